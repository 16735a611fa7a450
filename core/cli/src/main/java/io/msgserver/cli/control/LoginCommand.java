package io.msgserver.cli.control;

import io.msgserver.api.TextFile;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.LoginReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Logs users in, as the login server does.",
                "The plugin decides, and gives each a subid. The host makes a secret for each, of 8 bytes, and tells it in base64: with the username and that secret a client connects."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver login alice bob",
                "  msgserver login alice --json | jq -r '.results[0].username'",
                "  msgserver login alice --secret-file alice.secret",
                "",
                "The exit code is 4 when a login was refused."})
public final class LoginCommand extends ControlCommand {
    @Mixin
    private GateOption gate = new GateOption();

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "A file whose first line is the secret, in base64, of 8 or 32 bytes.")
    private @Nullable Path secretFile;

    @Parameters(paramLabel = "USER", arity = "1..*", description = "Who is logged in.")
    private List<String> users = List.of();

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        String secret = secretFile == null ? null : firstLine(secretFile);
        String answer = host.post(gate.path(host) + "/login", Orders.of(users, "secret", secret));
        LoginReply results = host.parse(answer, LoginReply.class);
        if (json()) {
            out().println(answer);
        } else {
            print(results);
        }
        return results.results().stream().allMatch(result -> result.outcome().equals("done")) ? 0 : Failure.REFUSED;
    }

    private static String firstLine(Path file) throws Failure {
        try {
            return TextFile.lines(file).stream().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "the secret file " + file + " cannot be read: " + e, e);
        }
    }

    private void print(LoginReply results) {
        var table = new Table(colors(), "uid", "outcome", "subid", "username", "secret", "detail");
        for (LoginReply.Result result : results.results()) {
            table.row(result.uid(), result.outcome(), text(result.subid()), text(result.username()),
                    text(result.secret()), result.detail());
        }
        table.print(out());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
