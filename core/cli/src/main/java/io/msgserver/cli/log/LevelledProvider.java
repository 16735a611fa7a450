package io.msgserver.cli.log;

import java.util.Locale;
import org.slf4j.ILoggerFactory;
import org.slf4j.simple.SimpleServiceProvider;

/** The SLF4J provider of the command line. */
public final class LevelledProvider extends SimpleServiceProvider {
    private final LevelledLoggers loggers = inRootLocale();

    /**
     * SLF4J formats times in the locale that is the default when the first logger is made; logs must not depend on it.
     */
    private static LevelledLoggers inRootLocale() {
        Locale own = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        try {
            var output = new Output();
            return output.queueLog(() -> new LevelledLoggers(output));
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, own);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }
}
