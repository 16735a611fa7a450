package io.msgserver.cli.command;

import io.msgserver.base.config.SettingsException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.SettingsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, of all commands that need the settings of this distribution's host. */
public final class SettingsOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings of the host."
                    + " Default: msgserver.json in MSGSERVER_CONF, which is conf beside bin when nothing else is said.")
    private @Nullable Path file;

    /** Returns the settings file, named or default. */
    public Path file(Home home) {
        return file == null ? home.settings() : file;
    }

    /** @throws Failure when the file has an error */
    public HostSettings read(Home home) throws Failure {
        return open(home).settings();
    }

    /** @throws Failure when the file has an error */
    public SettingsFile open(Home home) throws Failure {
        try {
            return SettingsFile.read(file(home), home.path());
        } catch (SettingsException wrong) {
            throw new Failure(Failure.WRONG_SETTINGS, String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
