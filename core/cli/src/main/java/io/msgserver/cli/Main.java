package io.msgserver.cli;

import io.msgserver.bench.BenchCommand;
import io.msgserver.cli.call.CallCommand;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.control.CloseCommand;
import io.msgserver.cli.control.ErrorsCommand;
import io.msgserver.cli.control.GatesCommand;
import io.msgserver.cli.control.InstallCommand;
import io.msgserver.cli.control.KickCommand;
import io.msgserver.cli.control.LogLevelCommand;
import io.msgserver.cli.control.LoginCommand;
import io.msgserver.cli.control.LogoutCommand;
import io.msgserver.cli.control.OpenCommand;
import io.msgserver.cli.control.PluginsCommand;
import io.msgserver.cli.control.RollbackCommand;
import io.msgserver.cli.control.SettingsCommand;
import io.msgserver.cli.control.StatusCommand;
import io.msgserver.cli.control.ThreadsCommand;
import io.msgserver.cli.control.UsersCommand;
import io.msgserver.cli.demo.DemoCommand;
import io.msgserver.cli.dev.DevCommand;
import io.msgserver.cli.dev.NewPluginCommand;
import io.msgserver.cli.keys.HashPasswordCommand;
import io.msgserver.cli.keys.KeysCommand;
import io.msgserver.cli.log.Output;
import io.msgserver.cli.terminal.Encoding;
import io.msgserver.cli.top.TopCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The command {@code msgserver}: finds the subcommand and runs it. */
@Command(
        name = "msgserver",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = VersionCommand.class,
        mixinStandardHelpOptions = true,
        description = {
                "Carries connections, logins, sessions and remembered answers;"
                        + " takes its business logic from plugin jars.",
                "Its commands, by what they are for:"},
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
    private static final int INDENT = 2;
    /** The commands that run plugins until they are stopped: their printing must not block other threads. */
    private static final Set<String> HOST_COMMANDS = Set.of("start", "dev");

    private Main() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] args) {
        try {
            Encoding.requireDecoded(List.of(args), Home.find());
            LogSettings.apply(Home.find().logSettings());
        } catch (Failure wrong) {
            System.err.println("msgserver: " + wrong.getMessage());
            System.exit(wrong.exitCode());
        }
        if (args.length > 0 && HOST_COMMANDS.contains(args[0])) {
            Output.queueStandardStreams();
        }
        int exitCode = commandLine(args).execute(args);
        Output.flush();
        System.exit(exitCode);
    }

    /** Prints the error in a line or two, and a hint at the help: a whole help text would hide the error. */
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

    /** Returns the help command to recommend: {@code msgserver help} knows the commands, but not their subcommands. */
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
        main.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        main.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Main::commandList);
        return main.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8)).setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler(Failure::report)
                .setParameterExceptionHandler(Main::explain);
    }

    /**
     * A host starts sooner when only the requested command is inspected; help, advice and completion need all of them.
     */
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
     * Returns the commands grouped by purpose. They are classes, not references to their constructors: picocli's
     * classes have a format that no AOT cache accepts, and neither do classes that implement them. The Java that makes
     * the cache crashes where a method reference names such a class.
     */
    private static Map<String, Map<String, Class<?>>> groups() {
        var groups = new LinkedHashMap<String, Map<String, Class<?>>>();
        Map<String, Class<?>> plugins = group(groups, "Write a plugin");
        plugins.put("demo", DemoCommand.class);
        plugins.put("new-plugin", NewPluginCommand.class);
        plugins.put("dev", DevCommand.class);
        plugins.put("call", CallCommand.class);
        Map<String, Class<?>> host = group(groups, "Run a host");
        host.put("start", StartCommand.class);
        host.put("prepare", PrepareCommand.class);
        host.put("hash-password", HashPasswordCommand.class);
        host.put("keys", KeysCommand.class);
        Map<String, Class<?>> inspection = group(groups, "Look at the host that runs here");
        inspection.put("status", StatusCommand.class);
        inspection.put("top", TopCommand.class);
        inspection.put("gates", GatesCommand.class);
        inspection.put("users", UsersCommand.class);
        inspection.put("plugins", PluginsCommand.class);
        inspection.put("errors", ErrorsCommand.class);
        inspection.put("threads", ThreadsCommand.class);
        inspection.put("settings", SettingsCommand.class);
        Map<String, Class<?>> change = group(groups, "Change what it does");
        change.put("open", OpenCommand.class);
        change.put("close", CloseCommand.class);
        change.put("login", LoginCommand.class);
        change.put("logout", LogoutCommand.class);
        change.put("kick", KickCommand.class);
        change.put("install", InstallCommand.class);
        change.put("rollback", RollbackCommand.class);
        change.put("log-level", LogLevelCommand.class);
        Map<String, Class<?>> others = group(groups, "Others");
        others.put("bench", BenchCommand.class);
        others.put("completion", CompletionCommand.class);
        others.put("train", TrainCommand.class);
        others.put("version", VersionCommand.class);
        others.put("help", CommandLine.HelpCommand.class);
        return groups;
    }

    private static Map<String, Class<?>> group(Map<String, Map<String, Class<?>>> groups, String title) {
        var commands = new LinkedHashMap<String, Class<?>>();
        groups.put(title, commands);
        return commands;
    }

    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        groups().values().forEach(commands::putAll);
        return commands;
    }

    /** Returns the commands under the titles of their groups, each with its description. */
    private static String commandList(Help help) {
        Map<String, Help> visible = help.subcommands();
        int width = INDENT + visible.keySet().stream().mapToInt(String::length).max().orElse(0);
        var list = new StringBuilder();
        groups().forEach((title, commands) -> {
            list.append(help.createHeading("%n@|bold " + title + "|@%n"));
            var table = Help.TextTable.forColumns(help.colorScheme(),
                    new Help.Column(width, INDENT, Help.Column.Overflow.SPAN),
                    new Help.Column(help.commandSpec().usageMessage().width() - width, INDENT,
                            Help.Column.Overflow.WRAP));
            for (String name : commands.keySet()) {
                Help command = visible.get(name);
                if (command != null) {
                    table.addRowValues(help.colorScheme().commandText(name),
                            help.colorScheme().text(purpose(command)));
                }
            }
            list.append(table);
        });
        return list.toString();
    }

    private static String purpose(Help command) {
        UsageMessageSpec usage = command.commandSpec().usageMessage();
        // Only picocli's own command has a header.
        String[] lines = usage.header().length == 0 ? usage.description() : usage.header();
        return lines.length == 0 ? "" : lines[0];
    }
}
