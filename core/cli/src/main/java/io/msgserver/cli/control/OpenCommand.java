package io.msgserver.cli.control;

import io.msgserver.cli.command.VersionCommand;
import io.msgserver.host.control.reply.GatesReply;
import picocli.CommandLine.Command;

@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Opens gates.",
                "One that is open stays open; one whose plugin is absent cannot be opened."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver open sample")
public final class OpenCommand extends GateCommand {
    public OpenCommand() {
        super("open");
    }

    @Override
    String text(GatesReply.Gate gate) {
        return "gate " + gate.servername() + " is open on " + gate.address();
    }
}
