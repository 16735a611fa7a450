package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.host.control.reply.GatesReply;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Opens gates, or closes them. */
abstract class GateCommand extends ControlCommand {
    private final String order;

    @Parameters(paramLabel = "GATE", arity = "1..*", description = "The servernames of the gates.")
    private List<String> gates = List.of();

    /** @param order the last segment of the route */
    GateCommand(String order) {
        this.order = order;
    }

    @Override
    protected final int run(ControlClient host) throws Failure, InterruptedException {
        for (String name : gates) {
            String answer = host.post("/gates/" + ControlClient.segment(name) + "/" + order);
            if (json()) {
                out().println(answer);
            } else {
                line(text(host.parse(answer, GatesReply.Gate.class)));
            }
        }
        return 0;
    }

    /** The line that is printed of a gate afterwards. */
    abstract String text(GatesReply.Gate gate);
}
