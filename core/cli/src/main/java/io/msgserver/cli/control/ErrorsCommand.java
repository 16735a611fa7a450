package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Clock;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.ErrorsReply;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "errors",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Shows the last 200 warnings and errors, the latest last.",
                "Of the host, its libraries and its plugins."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver errors",
                "  msgserver errors --json | jq -r '.errors[0].exception'   the stack trace of the latest"})
public final class ErrorsCommand extends ControlCommand {

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String answer = host.get("/errors");
        if (json()) {
            out().println(answer);
            return 0;
        }
        List<ErrorsReply.Event> errors = host.parse(answer, ErrorsReply.class).errors();
        if (errors.isEmpty()) {
            line("nothing was logged as WARN or ERROR since the host started");
        }
        for (ErrorsReply.Event event : errors.reversed()) {
            out().println(Clock.text(event.at()) + " " + Table.painted(colors(), event.level()) + " "
                    + Table.printable(event.logger() + ": " + event.message() + reason(event)));
        }
        return 0;
    }

    private static String reason(ErrorsReply.Event event) {
        return event.exception().isEmpty() ? "" : " (" + event.exception().lines().findFirst().orElse("") + ")";
    }
}
