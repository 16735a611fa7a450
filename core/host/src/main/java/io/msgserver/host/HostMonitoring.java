package io.msgserver.host;

import io.msgserver.host.control.Monitoring;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The host's answers to those who monitor it. Any thread. */
record HostMonitoring(Host host) implements Monitoring {
    @Override
    public String metrics() {
        return host.metrics();
    }

    @Override
    public List<String> missing() {
        return host.missing();
    }

    @Override
    public boolean setLevel(String logger, Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LogLevels levels) {
            levels.set(logger, level);
            return true;
        }
        return false;
    }
}
