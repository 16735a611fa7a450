package io.msgserver.testkit.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** All loggers and their listeners. Thread-safe. */
public final class RecordingLoggers implements ILoggerFactory {
    /** Loggers with many details that are of no use to a plugin's author. */
    private static final List<String> INFO_ONLY = List.of("io.msgserver.host.", "io.msgserver.hotswap.", "io.netty.",
            "org.pf4j.",
            "io.micrometer.");

    private final Map<String, Logger> made = new ConcurrentHashMap<>();
    private final List<Predicate<LogLine>> listeners = new CopyOnWriteArrayList<>();

    RecordingLoggers() {}

    @Override
    public Logger getLogger(String name) {
        return made.computeIfAbsent(name, key -> new RecordingLogger(key, lowest(key), this::log));
    }

    private static Level lowest(String name) {
        return INFO_ONLY.stream().anyMatch(name::startsWith) ? Level.INFO : Level.DEBUG;
    }

    /**
     * Passes all events from now on to that listener, on the thread that logs.
     *
     * @param listener returns true when it keeps the line, to show it should the test fail; warnings and errors that no
     *     listener keeps are printed
     */
    public void add(Predicate<LogLine> listener) {
        listeners.add(listener);
    }

    /** Removes a listener. */
    public void remove(Predicate<LogLine> listener) {
        listeners.remove(listener);
    }

    private void log(LogLine line) {
        boolean kept = false;
        for (Predicate<LogLine> listener : listeners) {
            kept |= listener.test(line);
        }
        if (!kept && line.isFault()) {
            System.err.println(line);
        }
    }
}
