package io.msgserver.testkit.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Makes a line of each call. Thread-safe. */
final class RecordingLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final Level lowest;
    private final transient Consumer<LogLine> log;

    RecordingLogger(String name, Level lowest, Consumer<LogLine> log) {
        this.name = name;
        this.lowest = lowest;
        this.log = log;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String message,
            Object @Nullable [] arguments, @Nullable Throwable thrown) {
        log.accept(new LogLine(level, getName(), MessageFormatter.basicArrayFormat(message, arguments),
                thrown == null ? "" : trace(thrown)));
    }

    /** Returns the text at once: a kept exception of a plugin would keep the plugin's classes. */
    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= lowest.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }
}
