package io.msgserver.bench;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.load.Faults;
import io.msgserver.bench.load.LoadException;
import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common. */
abstract class Measuring implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

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
        } catch (LoadException | ChildException told) {
            err().println(spec.commandLine().getColorScheme()
                    .errorText(spec.qualifiedName() + ": " + told.getMessage()));
            return 1;
        }
    }

    /** Measures and reports; false when something was wrong, and that is told. */
    abstract boolean measure() throws Exception;

    final List<String> javaOptions() {
        return javaOptions == null || javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+"));
    }

    final boolean isJson() {
        return json;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Says on standard error what goes on. */
    final Progress progress() {
        return new Progress(err(), Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    }

    /** Whether nothing went wrong in the load, and says what did. */
    final boolean isSound(Faults faults) {
        faults.told().forEach(err()::println);
        return !faults.counts().any();
    }
}
