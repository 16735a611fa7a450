package io.msgserver.hotswap.settings;

import io.msgserver.base.config.SettingsException;
import java.nio.file.Path;
import java.util.List;

/**
 * A settings file with a part for plugins, as it was read. Immutable; two are equal when the settings in the file are
 * equal. Its {@code toString} is the path, for messages.
 */
public interface SettingsSource {
    Path path();

    /** Returns the settings of plugins. */
    PluginsSettings plugins();

    /**
     * Reads the file again.
     *
     * @throws SettingsException naming every problem in the file, or why it cannot be read
     */
    SettingsSource reread() throws SettingsException;

    /**
     * Returns the differences to an earlier source, except the settings of plugins: keys as in the file, with both
     * values.
     */
    List<String> differencesSince(SettingsSource earlier);
}
