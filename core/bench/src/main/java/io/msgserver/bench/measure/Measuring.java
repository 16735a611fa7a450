package io.msgserver.bench.measure;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.load.Faults;
import io.msgserver.bench.load.LoadException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The base of the commands that measure: common options, reports, errors. */
public abstract class Measuring implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @SuppressWarnings("UnusedVariable") // Read by picocli only.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    private boolean help;

    @Option(names = "--json", description = "Prints the result as JSON, for scripts.")
    private boolean json;

    @Option(
            names = "--java-options",
            paramLabel = "OPTIONS",
            description = "More options for the Java of the server under test, as in \"-Xmx1g -XX:+UseZGC\".")
    private @Nullable String javaOptions;

    @Override
    public final Integer call() throws Exception {
        try {
            return measure() ? 0 : 1;
        } catch (LoadException | ChildException | IOException failure) {
            err().println(spec.commandLine().getColorScheme()
                    .errorText(spec.qualifiedName() + ": " + failure.getMessage()));
            return 1;
        }
    }

    /** Measures and reports. Returns false after a failure, which has been reported. */
    protected abstract boolean measure() throws Exception;

    protected final List<String> javaOptions() {
        return javaOptions == null || javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+"));
    }

    protected final CommandSpec spec() {
        return spec;
    }

    /**
     * Returns the value.
     *
     * @throws ParameterException when it is less than {@code least}
     */
    protected final int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(),
                    name + " is " + value + ": it must be " + least + " or more");
        }
        return value;
    }

    /** Prints the report as JSON, or as text for people. */
    protected final <R extends Record> void report(R report, BiConsumer<R, PrintWriter> text) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ReportJson.of(report));
        } else {
            text.accept(report, out);
        }
        out.flush();
    }

    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Returns the progress report on standard error. */
    protected final Progress progress() {
        return new Progress(err(), Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    }

    /** Returns whether the load had no errors, and prints those that it had. */
    protected final boolean isSound(Faults faults) {
        faults.messages().forEach(err()::println);
        return !faults.counts().any();
    }
}
