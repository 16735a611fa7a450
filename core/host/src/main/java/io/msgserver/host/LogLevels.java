package io.msgserver.host;

import org.slf4j.event.Level;

/**
 * Logging whose levels change while it runs. SLF4J has no such thing: where the logger factory implements this,
 * operators may change levels, as with {@code bin/msgserver}; a program that embeds a host and logs in its own way may
 * let its factory do so too.
 */
public interface LogLevels {

    /**
     * From now on that logger, and those below it that were not set by themselves, log from that level on. Any thread.
     */
    void set(String logger, Level level);
}
