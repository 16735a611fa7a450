package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.SettingsOption;
import io.msgserver.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks the host that runs here. */
public abstract class ControlCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Option(names = "--json", description = "Prints the host's answer as JSON, for scripts; times are in UTC.")
    private boolean json;

    @Override
    public final Integer call() throws Failure, InterruptedException {
        try (ControlClient host = find()) {
            return run(host);
        }
    }

    /** The host that runs here now: another one may, later. */
    protected final ControlClient find() throws Failure {
        return ControlClient.find(Home.find(), settings);
    }

    /** Returns the exit code. */
    protected abstract int run(ControlClient host) throws Failure, InterruptedException;

    /** @throws ParameterException naming the option */
    protected final void requireFrom(int least, int value, int most, String option) {
        if (value < least || value > most) {
            throw new ParameterException(spec.commandLine(),
                    option + " is " + value + ": write a number from " + least + " to " + most);
        }
    }

    protected final boolean json() {
        return json;
    }

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final ColorScheme colors() {
        return spec.commandLine().getColorScheme();
    }

    /** A line, without what would command the terminal. */
    protected final void line(String text) {
        out().println(Table.printable(text));
    }
}
