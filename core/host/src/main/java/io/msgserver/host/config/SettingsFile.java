package io.msgserver.host.config;

import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.settings.SettingsSource;
import java.nio.file.Path;
import java.util.List;

/**
 * A settings file, and what it said when it was read. Immutable.
 *
 * @param path where it lies
 * @param home where relative paths in it start
 */
public record SettingsFile(Path path, Path home, HostSettings settings) implements SettingsSource {

    /** @throws SettingsException naming every problem in the file, or why it cannot be read */
    public static SettingsFile read(Path path, Path home) throws SettingsException {
        return new SettingsFile(path, home, HostSettings.read(path, home));
    }

    @Override
    public PluginsSettings plugins() {
        return settings.plugins();
    }

    @Override
    public List<String> differencesSince(SettingsSource earlier) {
        return earlier instanceof SettingsFile file ? file.settings.differences(settings) : List.of();
    }

    @Override
    public SettingsFile reread() throws SettingsException {
        return read(path, home);
    }

    @Override
    public String toString() {
        return path.startsWith(home) ? home.relativize(path).toString() : path.toString();
    }
}
