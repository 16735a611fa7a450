package io.msgserver.host.admin;

import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Remembers what was logged as a warning or an error. A process's logger implements it, beside SLF4J's own interface.
 */
public interface RecentErrors {

    /** The latest first. Any thread. */
    List<LoggedEvent> recent();

    /** Returns the errors that this process has logged; none when its logger does not keep them. */
    static List<LoggedEvent> ofLogging() {
        return LoggerFactory.getILoggerFactory() instanceof RecentErrors errors ? errors.recent() : List.of();
    }
}
