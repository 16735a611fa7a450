package io.msgserver.testkit.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** All loggers, and who listens. Any thread. */
public final class RecordingLoggers implements ILoggerFactory {
    /** What these say in detail is of no use to the author of a plugin, and much. */
    private static final List<String> TERSE = List.of("io.msgserver.host.", "io.netty.", "org.pf4j.", "io.micrometer.");

    private final Map<String, Logger> made = new ConcurrentHashMap<>();
    private final List<Consumer<LogLine>> listeners = new CopyOnWriteArrayList<>();

    RecordingLoggers() {}

    @Override
    public Logger getLogger(String name) {
        return made.computeIfAbsent(name, key -> new RecordingLogger(key, lowest(key), this::log));
    }

    private static Level lowest(String name) {
        return TERSE.stream().anyMatch(name::startsWith) ? Level.INFO : Level.DEBUG;
    }

    /** Tells that listener of all that is logged from now on, on the thread that logs. */
    public void add(Consumer<LogLine> listener) {
        listeners.add(listener);
    }

    /** No more of it. */
    public void remove(Consumer<LogLine> listener) {
        listeners.remove(listener);
    }

    private void log(LogLine line) {
        if (line.level().toInt() >= Level.WARN.toInt()) {
            System.err.println(line);
        }
        listeners.forEach(listener -> listener.accept(line));
    }
}
