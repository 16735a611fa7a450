package io.msgserver.cli.command;

import io.msgserver.base.config.SettingsException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.SettingsFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}, of all commands that have to do with a host of this distribution. */
public final class SettingsOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings of the host."
                    + " Default: msgserver.json in MSGSERVER_CONF, which is conf beside bin when nothing else is said.")
    private @Nullable Path file;

    /** The file, whichever it is. */
    public Path file(Home home) {
        return file == null ? home.settings() : file;
    }

    /** @throws Failure when there is something wrong in the file */
    public HostSettings read(Home home) throws Failure {
        return open(home).settings();
    }

    /** @throws Failure when there is something wrong in the file */
    public SettingsFile open(Home home) throws Failure {
        try {
            return SettingsFile.read(file(home), home.path());
        } catch (SettingsException wrong) {
            throw new Failure(Failure.WRONG_SETTINGS, String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
