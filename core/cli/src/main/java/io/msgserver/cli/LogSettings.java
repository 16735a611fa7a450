package io.msgserver.cli;

import io.msgserver.api.TextFile;
import io.msgserver.cli.command.Failure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The settings of the log. slf4j-simple would look for its file on the class path; a folder there would keep the JVM
 * from using an AOT cache.
 */
final class LogSettings {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private LogSettings() {}

    /**
     * Configures slf4j-simple; takes effect only before the first logger is made. Properties of the JVM's command line
     * take precedence.
     *
     * @param file may be missing
     * @throws Failure when it cannot be read
     */
    static void apply(Path file) throws Failure {
        var settings = new Properties();
        try {
            settings.load(new StringReader(TextFile.read(file)));
        } catch (NoSuchFileException _) {
            return;
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(Failure.WRONG_SETTINGS, file + " cannot be read (" + e
                    + "): it is lines as \"key=value\", in UTF-8, that the user who runs msgserver may read", e);
        }
        settings.stringPropertyNames().stream().filter(name -> name.startsWith(PREFIX))
                .forEach(name -> System.getProperties().putIfAbsent(name, settings.getProperty(name).strip()));
    }
}
