package io.msgserver.cli;

import io.msgserver.bench.BenchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code msgserver}: finds the command and runs it. */
@Command(
        name = "msgserver",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.class,
        mixinStandardHelpOptions = true,
        description = {
                "Carries connections, logins, sessions and remembered answers;"
                        + " takes its business logic from plugin jars.",
                "All commands from status to settings are about the host that runs here."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver demo                      see what it does, without any set-up",
                "  msgserver start                     run the host of conf/msgserver.json",
                "  msgserver dev path/to/project       run a plugin while it is written",
                "  msgserver call --user alice hello   log in and send a message",
                "  msgserver top                       watch the host that runs here",
                "  msgserver plugins                   which version of each plugin serves",
                "  msgserver rollback simple           put the former version of a plugin back",
                "  msgserver new-plugin my-game        make the project of a new plugin",
                "  msgserver bench swap                replace a plugin 1,000 times under load",
                "  msgserver prepare                   make the next starts faster",
                "  msgserver help start                all about a command",
                "",
                "Exit codes: 0 done, 1 failed, 2 wrong command line, 3 wrong settings,",
                "            4 login refused, 130 ended by Ctrl-C"})
public final class Main {

    private Main() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] args) {
        try {
            LogSettings.apply(Home.find().logSettings());
        } catch (Failure unreadable) {
            System.err.println("msgserver: " + unreadable.getMessage());
            System.exit(unreadable.exitCode());
        }
        System.exit(commandLine(args).execute(args));
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

    static CommandLine commandLine(String... arguments) {
        var main = new CommandLine(new Main());
        addCommands(main, arguments.length == 0 ? "" : arguments[0]);
        return main.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8)).setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Failure::report)
                .setParameterExceptionHandler(Main::explain);
    }

    /** A host starts sooner when only the command that is asked for is looked at; all of them are, for help, advice and completion. */
    private static void addCommands(CommandLine main, String asked) {
        Map<String, Class<?>> commands = commands();
        Class<?> only = commands.get(asked);
        if (only == null || only == CommandLine.HelpCommand.class || only == CompletionCommand.class) {
            commands.forEach((name, command) -> main.addSubcommand(name, command));
        } else {
            main.addSubcommand(asked, only);
        }
    }

    /**
     * Classes, not references to their constructors: picocli's classes are of a form that no AOT cache takes, nor what implements
     * them, and the Java that is to make the cache crashes where a method reference names such a class.
     */
    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("start", StartCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("dev", DevCommand.class);
        commands.put("call", CallCommand.class);
        commands.put("status", StatusCommand.class);
        commands.put("top", TopCommand.class);
        commands.put("gates", GatesCommand.class);
        commands.put("open", OpenCommand.class);
        commands.put("close", CloseCommand.class);
        commands.put("users", UsersCommand.class);
        commands.put("login", LoginCommand.class);
        commands.put("logout", LogoutCommand.class);
        commands.put("kick", KickCommand.class);
        commands.put("plugins", PluginsCommand.class);
        commands.put("install", InstallCommand.class);
        commands.put("rollback", RollbackCommand.class);
        commands.put("errors", ErrorsCommand.class);
        commands.put("threads", ThreadsCommand.class);
        commands.put("log-level", LogLevelCommand.class);
        commands.put("settings", SettingsCommand.class);
        commands.put("new-plugin", NewPluginCommand.class);
        commands.put("hash-password", HashPasswordCommand.class);
        commands.put("keys", KeysCommand.class);
        commands.put("bench", BenchCommand.class);
        commands.put("prepare", PrepareCommand.class);
        commands.put("completion", CompletionCommand.class);
        commands.put("train", TrainCommand.class);
        commands.put("version", VersionCommand.class);
        commands.put("help", CommandLine.HelpCommand.class);
        return commands;
    }
}
