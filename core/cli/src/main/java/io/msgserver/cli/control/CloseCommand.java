package io.msgserver.cli.control;

import io.msgserver.cli.command.VersionCommand;
import io.msgserver.host.control.reply.GatesReply;
import picocli.CommandLine.Command;

@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Closes gates.",
                "No new connections, and no logins; who is connected stays connected."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver close sample")
public final class CloseCommand extends GateCommand {
    public CloseCommand() {
        super("close");
    }

    @Override
    String text(GatesReply.Gate gate) {
        return "gate " + gate.servername() + " is closed; " + gate.connections() + " connections go on";
    }
}
