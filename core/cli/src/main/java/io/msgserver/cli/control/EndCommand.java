package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.EndReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends logins, one way or the other. */
abstract class EndCommand extends ControlCommand {
    private final String order;

    @Mixin
    private GateOption gate = new GateOption();

    @Option(names = "--subid", paramLabel = "SUBID", description = "Only that login. Default: all of each user.")
    private @Nullable String subid;

    @Parameters(paramLabel = "USER", arity = "1..*", description = "Whose logins end.")
    private List<String> users = List.of();

    /** @param order the last segment of the route */
    EndCommand(String order) {
        this.order = order;
    }

    @Override
    protected final int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.post(gate.path(host) + "/" + order, Orders.of(users, "subid", subid));
        EndReply results = host.parse(answer, EndReply.class);
        if (json()) {
            out().println(answer);
        } else {
            print(results);
        }
        return results.results().stream().anyMatch(result -> result.outcome().equals("failed")) ? Failure.FAILED : 0;
    }

    private void print(EndReply results) {
        var table = new Table(colors(), "uid", "subid", "outcome", "detail");
        results.results().forEach(result -> table.row(result.uid(), result.subid() == null ? "" : result.subid(),
                result.outcome(), result.detail()));
        table.print(out());
    }
}
