package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Opens gates.",
                "One that is open stays open; one whose plugin is absent cannot be opened."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver open sample")
public final class OpenCommand extends ControlCommand {
    @Parameters(paramLabel = "GATE", arity = "1..*", description = "The servernames of the gates.")
    private List<String> gates = List.of();

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        for (String name : gates) {
            String answer = host.post("/gates/" + ControlClient.segment(name) + "/open");
            if (json()) {
                out().println(answer);
            } else {
                tell(host.parse(answer, GatesReply.Gate.class));
            }
        }
        return 0;
    }

    private void tell(GatesReply.Gate gate) {
        line("gate " + gate.servername() + " is open on " + gate.address());
    }
}
