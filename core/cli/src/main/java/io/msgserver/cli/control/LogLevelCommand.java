package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "log-level",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Changes what is logged, until the host ends.",
                "That logger, and those below it, log from that level on: error, warn, info, debug or trace."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver log-level io.msgserver.host.gate debug",
                "  msgserver log-level ROOT info"})
public final class LogLevelCommand extends ControlCommand {
    @Parameters(paramLabel = "LOGGER", description = "A class or a package; ROOT is all of them.")
    private String logger = "";

    @Parameters(paramLabel = "LEVEL", description = "From which on it logs.")
    private String level = "";

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.put("/logs/" + ControlClient.segment(logger) + "/" + ControlClient.segment(level));
        if (json()) {
            out().println(answer);
        } else {
            line(logger + " is logged from " + level + " on");
        }
        return 0;
    }
}
