package io.msgserver.cli;

import io.msgserver.cli.command.VersionCommand;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = "Prints a script with which bash and zsh complete commands and options.",
        footerHeading = "%nExamples:%n",
        footer = {
                "  source <(msgserver completion)                                  in this shell",
                "  msgserver completion > ~/.local/share/bash-completion/completions/msgserver"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("msgserver", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
