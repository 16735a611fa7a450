package io.msgserver.cli.log;

import io.msgserver.host.LogLevels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.simple.SimpleLoggerFactory;

/** All loggers, and the levels that were set since the start. Any thread. */
final class LevelledLoggers extends SimpleLoggerFactory implements LogLevels {
    private final Map<String, Level> set = new ConcurrentHashMap<>();
    private final Map<String, LevelledLogger> made = new ConcurrentHashMap<>();

    /** In one step with those who set levels, or one that was set meanwhile would be forgotten. */
    @Override
    protected synchronized Logger createLogger(String name) {
        return made.computeIfAbsent(name, LevelledLogger::new).levelled(levelOf(name));
    }

    @Override
    public synchronized void set(String logger, Level level) {
        set.put(logger, level);
        made.forEach((name, each) -> each.levelled(levelOf(name)));
    }

    /** That of the nearest logger above, itself first, that has one; else what the file says. */
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
