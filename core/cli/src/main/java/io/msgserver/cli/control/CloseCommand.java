package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Closes gates.",
                "No new connections, and no logins; who is connected stays connected."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver close sample")
public final class CloseCommand extends ControlCommand {
    @Parameters(paramLabel = "GATE", arity = "1..*", description = "The servernames of the gates.")
    private List<String> gates = List.of();

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        for (String name : gates) {
            String answer = host.post("/gates/" + ControlClient.segment(name) + "/close");
            if (json()) {
                out().println(answer);
            } else {
                tell(host.parse(answer, GatesReply.Gate.class));
            }
        }
        return 0;
    }

    private void tell(GatesReply.Gate gate) {
        line("gate " + gate.servername() + " is closed; " + gate.connections() + " connections go on");
    }
}
