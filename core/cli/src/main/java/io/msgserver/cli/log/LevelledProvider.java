package io.msgserver.cli.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.simple.SimpleServiceProvider;

/** What SLF4J asks for loggers. */
public final class LevelledProvider extends SimpleServiceProvider {
    private final LevelledLoggers loggers = new LevelledLoggers();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }
}
