package io.msgserver.cli.log;

import io.msgserver.host.admin.LoggedEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** The last events up to a limit, as text: an exception itself may hold the classes of a plugin. Thread-safe. */
final class EventRing {
    private static final int MAX_EVENTS = 200;
    /** The limit of characters of a message, and of a stack trace. */
    private static final int MAX_CHARS = 4096;

    /** The latest event is first. Guarded by itself. */
    private final Deque<LoggedEvent> events = new ArrayDeque<>(MAX_EVENTS);

    void add(Level level, String logger, String message, @Nullable Throwable thrown) {
        var event = new LoggedEvent(Instant.now(), level.name(), logger, Thread.currentThread().getName(),
                bounded(message), bounded(text(thrown)));
        synchronized (events) {
            if (events.size() == MAX_EVENTS) {
                events.removeLast();
            }
            events.addFirst(event);
        }
    }

    List<LoggedEvent> recent() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /**
     * Returns the text of an exception. A plugin's exception may fail to print itself; the line is logged nevertheless.
     */
    private static String text(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        var text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (Throwable _) {
            return thrown.getClass().getName();
        }
        return text.toString();
    }

    private static String bounded(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + '…';
    }
}
