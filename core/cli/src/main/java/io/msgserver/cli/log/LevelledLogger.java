package io.msgserver.cli.log;

import org.slf4j.event.Level;
import org.slf4j.simple.SimpleLogger;

/** A logger of slf4j-simple, but that its level can be changed. Any thread. */
final class LevelledLogger extends SimpleLogger {
    private static final long serialVersionUID = 1;

    /** From which level on it logs. */
    sealed interface Threshold {

        /** As conf/simplelogger.properties, or a system property, said at the start. */
        record AsInFile() implements Threshold {}

        record From(Level level) implements Threshold {}
    }

    private volatile int threshold = currentLogLevel;

    LevelledLogger(String name) {
        super(name);
    }

    LevelledLogger levelled(Threshold wanted) {
        threshold = switch (wanted) {
            case Threshold.AsInFile() -> currentLogLevel;
            case Threshold.From(var level) -> level.toInt();
        };
        return this;
    }

    @Override
    protected boolean isLevelEnabled(int level) {
        return level >= threshold;
    }
}
