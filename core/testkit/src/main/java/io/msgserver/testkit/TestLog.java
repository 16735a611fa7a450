package io.msgserver.testkit;

import static java.util.stream.Collectors.joining;

import io.msgserver.testkit.log.LogLine;
import io.msgserver.testkit.log.RecordingLoggers;
import io.msgserver.testkit.log.RecordingProvider;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log lines since the host's start: the plugin's from {@code debug} on, the host's from {@code info} on. They are
 * those of the whole JVM, so tests that run side by side see one another's. Thread-safe.
 *
 * <pre>{@code
 * alice.drop();
 * host.log().await("alice is gone");
 * assertThat(host.log().lines("alice")).hasSize(1);
 * }</pre>
 */
public final class TestLog {
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final Predicate<LogLine> listener = this::add;
    private final ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
    /** Whether lines are kept until the result of the test, or of the host's start, is known. */
    private volatile boolean keeps = true;

    TestLog() {
        if (loggers instanceof RecordingLoggers recording) {
            recording.add(listener);
        }
    }

    private boolean add(LogLine line) {
        lines.add(line);
        return keeps;
    }

    /** Prints warnings and errors as they come, for a host whose test's result is unknown. */
    void printFaults() {
        keeps = false;
        lines.stream().filter(LogLine::isFault).forEach(System.err::println);
    }

    /** Prints the lines that were logged since then. */
    void print(int size, String test) {
        System.err.println("What was logged in " + test + ":");
        lines.subList(size, lines.size()).forEach(System.err::println);
    }

    /** Ends the log: later lines are not recorded. */
    void end() {
        if (loggers instanceof RecordingLoggers recording) {
            recording.remove(listener);
        }
    }

    /**
     * Returns the lines that have all these words, in their message or stack trace, oldest first; without a word, all
     * lines.
     *
     * @throws IllegalStateException when the test logs through another SLF4J provider than the test kit's
     */
    public List<LogLine> lines(String... words) {
        if (!(loggers instanceof RecordingLoggers)) {
            throw new IllegalStateException("the log goes to " + loggers.getClass().getName()
                    + ", and the test kit cannot read it there: take that SLF4J provider out of the test class path, or run the"
                    + " tests with -Dslf4j.provider=" + RecordingProvider.class.getName());
        }
        return lines.stream().filter(line -> Stream.of(words).allMatch(line.toString()::contains)).toList();
    }

    /**
     * Waits for a line that has all these words, in its message or stack trace: many lines are logged shortly after the
     * client has its answer.
     *
     * @return the first
     * @throws AssertionError when none comes; the message has the lines that were logged instead
     */
    public LogLine await(String... words) {
        Patience.await(() -> !lines(words).isEmpty(), () -> "nothing was logged with " + List.of(words) + ", but "
                + lines().stream().map(LogLine::toString).collect(joining("\n", "\n", "\n")));
        return lines(words).getFirst();
    }

    /** Returns the number of lines so far. */
    int size() {
        return lines.size();
    }

    /** Returns the warnings and errors since then as text; empty when there are none, or another provider has them. */
    String faultsSince(int size) {
        return lines.subList(size, lines.size()).stream().filter(line -> line.level() == Level.ERROR)
                .map(line -> "\n" + line).collect(joining());
    }
}
