package io.msgserver.host.config;

import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.settings.SettingsSource;
import java.nio.file.Path;
import java.util.List;

/**
 * A settings file, and the settings that were read from it. Immutable.
 *
 * @param path the path of the file
 * @param home the folder to which relative paths in it refer
 */
public record SettingsFile(Path path, Path home, HostSettings settings) implements SettingsSource {

    /** @throws SettingsException when the file is invalid or cannot be read; it names every problem */
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
