package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.GatesReply;
import picocli.CommandLine.Command;

@Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Lists the gates.",
                "Whether and where each listens, who is there, and what answers."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver gates",
                "  msgserver gates --json | jq -r '.gates[] | select(.open | not) | .servername'"})
public final class GatesCommand extends ControlCommand {

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/gates");
        if (json()) {
            out().println(answer);
        } else {
            print(host.parse(answer, GatesReply.class));
        }
        return 0;
    }

    private void print(GatesReply reply) {
        if (reply.gates().isEmpty()) {
            line("the host has no gates");
        } else {
            table(reply).print(out());
        }
    }

    private Table table(GatesReply reply) {
        var table = new Table(colors(), "gate", "state", "address", "connections", "users", "plugin")
                .numbers("connections", "users");
        for (GatesReply.Gate gate : reply.gates()) {
            table.row(gate.servername(), gate.open() ? "open" : "closed", gate.address() == null ? "" : gate.address(),
                    gate.connections() + "/" + gate.maxclient(), String.valueOf(gate.users()), gate.plugin());
        }
        return table;
    }
}
