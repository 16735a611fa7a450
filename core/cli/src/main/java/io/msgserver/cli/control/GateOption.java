package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.host.control.reply.GatesReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --gate}, of all commands about the users of a gate. */
final class GateOption {
    @Option(
            names = {"-g", "--gate"},
            paramLabel = "NAME",
            description = "The gate's servername. Default: the only gate of the host.")
    private @Nullable String name;

    /** The path of the gate's routes. */
    String path(ControlClient host) throws Failure, InterruptedException {
        return "/gates/" + ControlClient.segment(name == null ? onlyOne(host) : name);
    }

    private static String onlyOne(ControlClient host) throws Failure, InterruptedException {
        List<String> names = host.parse(host.get("/gates"), GatesReply.class).gates().stream()
                .map(GatesReply.Gate::servername).toList();
        if (names.size() != 1) {
            throw new Failure(Failure.WRONG_COMMAND_LINE,
                    "the host has the gates " + names + ": say which with --gate NAME");
        }
        return names.getFirst();
    }
}
