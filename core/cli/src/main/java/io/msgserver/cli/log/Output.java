package io.msgserver.cli.log;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.slf4j.simple.SimpleLogger;

/**
 * The log, and in a host also standard output and standard error: one queue for all three, so that their order on a
 * terminal is that of the writes. Thread-safe.
 */
public final class Output {
    /** The limit of queued bytes: some thousand lines. */
    private static final int CAPACITY = 1024 * 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final String STANDARD_ERROR = "System.err";
    private static final String STANDARD_OUTPUT = "System.out";

    private final OutputQueue queue = OutputQueue.start(CAPACITY, Output::reportLost);
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    Output() {}

    /**
     * Passes what is printed from now on through the queue too: a plugin may print on an event loop. Has no effect when
     * the log is not this one's.
     */
    public static void queueStandardStreams() {
        if (LoggerFactory.getILoggerFactory() instanceof LevelledLoggers loggers) {
            Output output = loggers.output();
            System.setOut(output.queued(output.out, output.out.charset()));
            System.setErr(output.queued(output.err, output.err.charset()));
            // For the last output, as of a command that fails before it runs.
            Runtime.getRuntime().addShutdownHook(new Thread(Output::flush, "flush"));
        }
    }

    /** Waits until everything that was logged and printed so far is written, for a second at most. */
    public static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LevelledLoggers loggers) {
            loggers.output().queue.flush(LAST_WORDS);
        }
    }

    private static void reportLost(long lines) {
        LoggerFactory.getLogger(Output.class).warn("{} lines were not written here: {} KB waited for the reader of the"
                + " log or of standard output, and no more may; let it read faster, or log less", lines,
                CAPACITY / 1024);
    }

    /**
     * Has slf4j-simple write to the queue: it keeps the {@link System#err} that it finds when it begins.
     *
     * @param begin makes the first of its objects
     */
    LevelledLoggers queueLog(Supplier<LevelledLoggers> begin) {
        PrintStream log = log(System.getProperty(SimpleLogger.LOG_FILE_KEY, STANDARD_ERROR));
        System.setProperty(SimpleLogger.LOG_FILE_KEY, STANDARD_ERROR);
        System.setProperty(SimpleLogger.CACHE_OUTPUT_STREAM_STRING_KEY, "true");
        PrintStream before = System.err;
        System.setErr(log);
        try {
            return begin.get();
        } finally {
            System.setErr(before);
        }
    }

    /** @param file or one of the two names that denote a standard stream */
    private PrintStream log(String file) {
        if (file.equalsIgnoreCase(STANDARD_OUTPUT)) {
            return queued(out, out.charset());
        }
        if (file.equalsIgnoreCase(STANDARD_ERROR)) {
            return queued(err, err.charset());
        }
        try {
            // Appends: commands that run beside a host have the same settings, and must not empty its log.
            return queued(new FileOutputStream(file, true), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            err.println("msgserver: the log goes to standard error, since " + SimpleLogger.LOG_FILE_KEY
                    + " cannot be written: " + e.getMessage());
            return queued(err, err.charset());
        }
    }

    private PrintStream queued(OutputStream target, Charset charset) {
        return new PrintStream(queue.to(target), true, charset);
    }
}
