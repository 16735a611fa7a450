package io.msgserver.cli.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.simple.SimpleLogger;

/** A logger of slf4j-simple whose level can be changed, and whose warnings and errors are remembered. Thread-safe. */
final class LevelledLogger extends SimpleLogger {
    private static final long serialVersionUID = 1;

    /** The lowest level that is logged. */
    sealed interface Threshold {

        /** The level that conf/simplelogger.properties, or a system property, sets at the start. */
        record AsInFile() implements Threshold {}

        record From(Level level) implements Threshold {}
    }

    private final transient EventRing ring;
    private volatile int threshold = currentLogLevel;

    LevelledLogger(String name, EventRing ring) {
        super(name);
        this.ring = ring;
    }

    LevelledLogger levelled(Threshold wanted) {
        threshold = switch (wanted) {
            case Threshold.AsInFile() -> currentLogLevel;
            case Threshold.From(var level) -> level.toInt();
        };
        return this;
    }

    @Override
    protected boolean isLevelEnabled(int level) {
        return level >= threshold;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String pattern,
            Object @Nullable [] arguments, @Nullable Throwable thrown) {
        remember(level, pattern, arguments, thrown);
        super.handleNormalizedLoggingCall(level, marker, pattern, arguments, thrown);
    }

    /** Logs an event that was built piece by piece, as in {@code atWarn().log()}. */
    @Override
    public void log(LoggingEvent event) {
        if (isLevelEnabled(event.getLevel().toInt())) {
            remember(event.getLevel(), event.getMessage(), event.getArgumentArray(), event.getThrowable());
        }
        super.log(event);
    }

    private void remember(Level level, String pattern, Object @Nullable [] arguments, @Nullable Throwable thrown) {
        if (level.toInt() >= Level.WARN.toInt()) {
            ring.add(level, getName(), String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments)), thrown);
        }
    }
}
