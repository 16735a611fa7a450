package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Clock;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.control.reply.PluginsReply.Plugin;
import io.msgserver.host.control.reply.PluginsReply.Refusal;
import io.msgserver.host.control.reply.PluginsReply.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Lists the plugins, their versions, and what was refused.",
                "Which version serves what, the first digits of its jar's SHA-256, since when, how many requests it has served, how many calls run in it, and the version that a rollback would bring back.",
                "Below: older versions that are still in memory, and jars that were refused, with the reason."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver plugins",
                "  msgserver plugins --json | jq -r '.plugins[] | .id + \" \" + .current.version'"})
public final class PluginsCommand extends ControlCommand {

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/plugins");
        if (json()) {
            out().println(answer);
        } else {
            print(host.parse(answer, PluginsReply.class));
        }
        return 0;
    }

    private void print(PluginsReply reply) {
        var table = new Table(colors(), "id", "version", "sha256", "state", "since", "requests", "running", "serves",
                "former").numbers("requests", "running");
        reply.plugins().forEach(plugin -> addTo(table, plugin));
        if (reply.plugins().isEmpty()) {
            line("the host has no plugins");
        } else {
            table.print(out());
        }
        for (Plugin plugin : reply.plugins()) {
            tell(plugin.id(), plugin.current());
            plugin.older().forEach(version -> tellOlder(plugin.id(), version));
        }
        reply.plugins().forEach(plugin -> tell(plugin.refusal()));
        reply.refused().forEach(this::tell);
    }

    private static void addTo(Table table, Plugin plugin) {
        Version current = plugin.current();
        String serves = String.join(", ", plugin.serves());
        String former = Objects.requireNonNullElse(plugin.former(), "");
        if (current == null) {
            table.row(plugin.id(), "", "", "absent", "", "", "", serves, former);
        } else {
            table.row(plugin.id(), current.version(), shortHash(current), current.state(), Clock.text(current.since()),
                    String.valueOf(current.requests()), String.valueOf(current.leases()), serves, former);
        }
    }

    /** Prints the note of a version below the table. */
    private void tell(String id, @Nullable Version current) {
        if (current != null && !current.note().isEmpty()) {
            line(id + " " + current.version() + ": " + current.note());
        }
    }

    private void tellOlder(String id, Version version) {
        line("older: " + id + " " + version.version() + " (" + shortHash(version) + ") is " + version.state()
                + " since "
                + Clock.text(version.since()) + ", " + version.requests() + " requests, " + version.leases()
                + " running"
                + (version.note().isEmpty() ? "" : ": " + version.note()));
    }

    /** The first digits of the hash, enough to tell one jar from another. */
    private static String shortHash(Version version) {
        return version.sha256().substring(0, Math.min(8, version.sha256().length()));
    }

    private void tell(@Nullable Refusal refusal) {
        if (refusal != null) {
            line("refused at " + Clock.text(refusal.at()) + ": " + refusal.source() + ": " + refusal.reason());
        }
    }
}
