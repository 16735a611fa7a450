package io.msgserver.testkit.log;

import java.util.Locale;
import org.slf4j.event.Level;

/**
 * Something that was logged.
 *
 * @param level   how bad it is
 * @param logger  who logged, as a rule the name of a class
 * @param message with its arguments filled in
 * @param trace   the stack trace of what was thrown; empty when nothing was
 */
public record LogLine(Level level, String logger, String message, String trace) {

    /** Whether it is a warning or an error. */
    public boolean isFault() {
        return level.toInt() >= Level.WARN.toInt();
    }

    /** All of it, as a console shows it: the stack trace in lines of its own. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-5s %s - %s", level, logger, message)
                + (trace.isEmpty() ? "" : "\n" + trace);
    }
}
