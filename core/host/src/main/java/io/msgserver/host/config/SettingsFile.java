package io.msgserver.host.config;

import java.nio.file.Path;

/**
 * A settings file, and what it said when it was read. Immutable.
 *
 * @param path where it lies
 * @param home where relative paths in it start
 */
public record SettingsFile(Path path, Path home, HostSettings settings) {

    /** @throws SettingsException naming every problem in the file, or why it cannot be read */
    public static SettingsFile read(Path path, Path home) throws SettingsException {
        return new SettingsFile(path, home, HostSettings.read(path, home));
    }

    /**
     * As it is now.
     *
     * @throws SettingsException naming every problem in the file, or why it cannot be read
     */
    public SettingsFile again() throws SettingsException {
        return read(path, home);
    }

    /** The path, for messages. */
    @Override
    public String toString() {
        return path.startsWith(home) ? home.relativize(path).toString() : path.toString();
    }
}
