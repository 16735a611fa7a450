package io.msgserver.host.control;

import java.util.List;
import org.slf4j.event.Level;

/** The host's answers to those who monitor it, and its log levels. Any thread, and several at once. */
public interface Monitoring {

    /** All numbers, in Prometheus' text format 0.0.4. */
    String metrics();

    /** Returns the reasons why the host is not ready; empty when it is. */
    List<String> missing();

    /**
     * From now on that logger, and those below it, log from that level on. False when the program's logging cannot do
     * that.
     */
    boolean setLevel(String logger, Level level);
}
