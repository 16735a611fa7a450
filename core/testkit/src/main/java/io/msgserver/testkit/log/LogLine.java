package io.msgserver.testkit.log;

import java.util.Locale;
import org.slf4j.event.Level;

/**
 * A log event.
 *
 * @param level   its severity
 * @param logger  usually the name of a class
 * @param message with its arguments filled in
 * @param trace   the stack trace of the exception; empty when there is none
 */
public record LogLine(Level level, String logger, String message, String trace) {

    /** Returns whether it is a warning or an error. */
    public boolean isFault() {
        return level.toInt() >= Level.WARN.toInt();
    }

    /** Returns the text as a console shows it: the stack trace in lines of its own. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%-5s %s - %s", level, logger, message)
                + (trace.isEmpty() ? "" : "\n" + trace);
    }
}
