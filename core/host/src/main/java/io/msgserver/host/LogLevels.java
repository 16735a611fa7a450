package io.msgserver.host;

import org.slf4j.event.Level;

/**
 * A log whose levels can be changed at run time. SLF4J has no such interface: where the logger factory implements this,
 * as with {@code bin/msgserver}, operators can change levels. A program that embeds a host with its own logging may let
 * its factory implement it too.
 */
public interface LogLevels {

    /**
     * Sets the lowest level that this logger, and those below it without a level of their own, log from now on. Any
     * thread.
     */
    void set(String logger, Level level);
}
