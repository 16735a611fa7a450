package io.msgserver.cli;

import io.msgserver.bench.BenchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code msgserver}: finds the command and runs it. */
@Command(
        name = "msgserver",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.class,
        mixinStandardHelpOptions = true,
        description = "Carries connections, logins, sessions and remembered answers;"
                + " takes its business logic from plugin jars.",
        subcommands = {
                StartCommand.class, DemoCommand.class, CallCommand.class, PluginsCommand.class, RollbackCommand.class,
                HashPasswordCommand.class, BenchCommand.class, VersionCommand.class,
                CommandLine.HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver demo                      see what it does, without any set-up",
                "  msgserver start                     run the host of conf/msgserver.json",
                "  msgserver call --user alice hello   log in and send a message",
                "  msgserver plugins                   which version of each plugin serves, and what was refused",
                "  msgserver rollback simple           put the former version of a plugin back",
                "  msgserver bench swap                replace a plugin 1,000 times under load, and see whether anybody notices",
                "  msgserver help start                all about a command",
                "",
                "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 wrong settings, 4 login refused"})
public final class Main {

    private Main() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** What is wrong, in a line or two, and where to read on: a whole help text would hide it. */
    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        if (arguments.length == 0) {
            command.usage(err);
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
        err.println(command.getColorScheme()
                .errorText(command.getCommandSpec().qualifiedName() + ": " + wrong.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("\"" + help(command) + "\" tells more.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** {@code help} knows the commands, and not those of a command. */
    private static String help(CommandLine command) {
        CommandLine parent = command.getParent();
        if (parent == null) {
            return "msgserver help";
        }
        return parent.getParent() == null
                ? "msgserver help " + command.getCommandName()
                : command.getCommandSpec().qualifiedName() + " --help";
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8)).setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Failure::report)
                .setParameterExceptionHandler(Main::explain);
    }
}
