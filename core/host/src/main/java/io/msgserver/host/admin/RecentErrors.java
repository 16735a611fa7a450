package io.msgserver.host.admin;

import java.util.List;
import org.slf4j.LoggerFactory;

/** A log that remembers warnings and errors. A process's logger factory implements it, beside SLF4J's own interface. */
public interface RecentErrors {

    /** Returns the remembered events, the latest first. Any thread. */
    List<LoggedEvent> recent();

    /** Returns the errors that this process has logged; none when its logger does not keep them. */
    static List<LoggedEvent> ofLogging() {
        return LoggerFactory.getILoggerFactory() instanceof RecentErrors errors ? errors.recent() : List.of();
    }
}
