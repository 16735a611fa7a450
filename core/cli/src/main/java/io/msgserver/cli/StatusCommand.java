package io.msgserver.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Shows the host as a whole.",
                "Whether it is ready, what is open, who is there, and what serves."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver status",
                "  msgserver status --json | jq .requests   that handlers have answered or failed; it only grows"})
final class StatusCommand extends ControlCommand {

    @Override
    int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/status");
        if (json()) {
            out().println(answer);
        } else {
            print(host.parse(answer, StatusReply.class));
        }
        return 0;
    }

    private void print(StatusReply status) {
        line("msgserver " + status.version() + ", process " + status.pid() + ", up "
                + Clock.time(status.up()));
        fact("ready", status.missing().isEmpty() ? "yes" : "no: " + String.join(", ", status.missing()));
        fact("login server", login(status.login()));
        fact("gates", status.open() + " of " + status.gates() + " open");
        fact("connections", String.valueOf(status.connections()));
        fact("users", String.valueOf(status.users()));
        fact("requests", String.valueOf(status.requests()));
        fact("plugins", status.plugins().stream()
                .map(plugin -> plugin.id() + " " + (plugin.version() == null ? "absent" : plugin.version()))
                .collect(Collectors.joining(", ")));
    }

    private void fact(String name, String value) {
        out().println(String.format(Locale.ROOT, "%-14s%s", name, Table.printable(value)));
    }

    private static String login(StatusReply.@Nullable Login login) {
        if (login == null) {
            return "none";
        }
        return login.address() == null ? "closed, waits for plugin " + login.plugin() : login.address();
    }
}
