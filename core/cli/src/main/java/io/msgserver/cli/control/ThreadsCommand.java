package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.ThreadsReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "threads",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = "Shows what all threads do, the virtual ones too.",
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver threads > threads.txt",
                "  msgserver threads --json | jq '[.threads[] | select(.virtual)] | length'"})
public final class ThreadsCommand extends ControlCommand {
    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "At most so many, up to 10000. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/threads?limit=" + limit);
        if (json()) {
            out().println(answer);
            return 0;
        }
        ThreadsReply reply = host.parse(answer, ThreadsReply.class);
        reply.threads().forEach(this::print);
        line(reply.threads().size() + " threads"
                + (reply.leftOut() == 0 ? "" : ", and " + reply.leftOut() + " more: --limit"));
        return 0;
    }

    private void print(ThreadsReply.Entry thread) {
        line("#" + thread.id() + " \"" + thread.name() + "\" " + (thread.virtual() ? "virtual " : "") + thread.state());
        thread.stack().forEach(frame -> out().println("    " + Table.printable(frame)));
        out().println();
    }
}
