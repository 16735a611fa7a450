package io.msgserver.cli.log;

import io.msgserver.host.LogLevels;
import io.msgserver.host.admin.LoggedEvent;
import io.msgserver.host.admin.RecentErrors;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.simple.SimpleLoggerFactory;

/** All loggers, the levels that were set since the start, and the last warnings and errors. Thread-safe. */
final class LevelledLoggers extends SimpleLoggerFactory implements LogLevels, RecentErrors {
    private final Output output;
    private final EventRing ring = new EventRing();
    private final Map<String, Level> set = new ConcurrentHashMap<>();
    private final Map<String, LevelledLogger> made = new ConcurrentHashMap<>();

    /** @param output the destination of the lines */
    LevelledLoggers(Output output) {
        this.output = output;
    }

    Output output() {
        return output;
    }

    /** Synchronized with the setters of levels; otherwise a level that is set meanwhile would be lost. */
    @Override
    protected synchronized Logger createLogger(String name) {
        return made.computeIfAbsent(name, key -> new LevelledLogger(key, ring)).levelled(levelOf(name));
    }

    @Override
    public List<LoggedEvent> recent() {
        return ring.recent();
    }

    @Override
    public synchronized void set(String logger, Level level) {
        set.put(logger, level);
        made.forEach((name, each) -> each.levelled(levelOf(name)));
    }

    /** Returns the level of the nearest ancestor that has one, the logger itself first; otherwise the file's. */
    private LevelledLogger.Threshold levelOf(String name) {
        for (String above = name; !above.isEmpty(); above = above.substring(0, Math.max(0, above.lastIndexOf('.')))) {
            Level level = set.get(above);
            if (level != null) {
                return new LevelledLogger.Threshold.From(level);
            }
        }
        Level all = set.get(Logger.ROOT_LOGGER_NAME);
        return all == null ? new LevelledLogger.Threshold.AsInFile() : new LevelledLogger.Threshold.From(all);
    }
}
