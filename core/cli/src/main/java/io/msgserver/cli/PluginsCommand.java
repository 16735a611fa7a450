package io.msgserver.cli;

import io.msgserver.cli.PluginsReply.Plugin;
import io.msgserver.cli.PluginsReply.Refusal;
import io.msgserver.cli.PluginsReply.Version;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Lists the plugins of the host that runs here: which version serves what, the first digits of its jar's SHA-256,"
                        + " since when, and how many requests it has served and is running.",
                "Below: older versions that are still in memory, and jars that were refused, with the reason."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver plugins",
                "  msgserver plugins --json | jq -r '.plugins[] | .id + \" \" + .current.version'"})
final class PluginsCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
            .withZone(ZoneId.systemDefault());

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Option(names = "--json", description = "Prints all of it as JSON, for scripts; times are in UTC.")
    private boolean json;

    @Override
    public Integer call() throws Failure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ControlClient host = ControlClient.find(Home.find(), settings)) {
            String answer = host.get("/plugins");
            if (json) {
                out.println(answer);
            } else {
                print(host.parse(answer, PluginsReply.class), out);
            }
        }
        return 0;
    }

    private void print(PluginsReply reply, PrintWriter out) {
        var table = new Table("id", "version", "sha256", "state", "since", "requests", "running", "serves", "former");
        reply.plugins().forEach(plugin -> addTo(table, plugin));
        table.print(out, spec.commandLine().getColorScheme());
        for (Plugin plugin : reply.plugins()) {
            tell(out, plugin.id(), plugin.current());
            plugin.older().forEach(version -> tellOlder(out, plugin.id(), version));
        }
        reply.plugins().forEach(plugin -> tell(out, plugin.refusal()));
        reply.refused().forEach(refusal -> tell(out, refusal));
    }

    private static void addTo(Table table, Plugin plugin) {
        Version current = plugin.current();
        String serves = String.join(", ", plugin.serves());
        String former = Objects.requireNonNullElse(plugin.former(), "");
        if (current == null) {
            table.row(plugin.id(), "", "", "absent", "", "", "", serves, former);
        } else {
            table.row(plugin.id(), current.version(), current.shortHash(), current.state(), time(current.since()),
                    String.valueOf(current.requests()), String.valueOf(current.leases()), serves, former);
        }
    }

    /** What there is to say about a version beyond its row. */
    private static void tell(PrintWriter out, String id, @Nullable Version current) {
        if (current != null && !current.note().isEmpty()) {
            line(out, id + " " + current.version() + ": " + current.note());
        }
    }

    private static void tellOlder(PrintWriter out, String id, Version version) {
        line(out, "older: " + id + " " + version.version() + " (" + version.shortHash() + ") is " + version.state()
                + " since "
                + time(version.since()) + ", " + version.requests() + " requests, " + version.leases() + " running"
                + (version.note().isEmpty() ? "" : ": " + version.note()));
    }

    private static void tell(PrintWriter out, @Nullable Refusal refusal) {
        if (refusal != null) {
            line(out, "refused at " + time(refusal.at()) + ": " + refusal.source() + ": " + refusal.reason());
        }
    }

    private static void line(PrintWriter out, String text) {
        out.println(Table.printable(text));
    }

    /** As the clock on the wall says. */
    private static String time(String instant) {
        return TIME.format(Instant.parse(instant));
    }
}
