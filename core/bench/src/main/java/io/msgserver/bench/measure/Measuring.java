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

    @SuppressWarnings("UnusedVariable") // Picocli looks at the option, and nobody at the field.
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
        } catch (LoadException | ChildException | IOException told) {
            err().println(spec.commandLine().getColorScheme()
                    .errorText(spec.qualifiedName() + ": " + told.getMessage()));
            return 1;
        }
    }

    /** Measures and reports; false when something was wrong, and that is told. */
    protected abstract boolean measure() throws Exception;

    protected final List<String> javaOptions() {
        return javaOptions == null || javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+"));
    }

    protected final CommandSpec spec() {
        return spec;
    }

    /**
     * The value.
     *
     * @throws ParameterException when it is less
     */
    protected final int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(),
                    name + " is " + value + ": it must be " + least + " or more");
        }
        return value;
    }

    /** As JSON, or as the text that people read. */
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

    /** Says on standard error what goes on. */
    protected final Progress progress() {
        return new Progress(err(), Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    }

    /** Whether nothing went wrong in the load, and says what did. */
    protected final boolean isSound(Faults faults) {
        faults.told().forEach(err()::println);
        return !faults.counts().any();
    }
}
