package io.msgserver.hotswap.settings;

import io.msgserver.base.config.Json;
import io.msgserver.base.config.Problems;
import io.msgserver.base.config.ReadContext;
import io.msgserver.base.config.RecordBinder;
import io.msgserver.base.config.Section;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's part of the settings file. It is parsed when the plugin asks for it with a record. Immutable; any
 * thread.
 */
public final class PluginSettings {
    private final String path;
    private final Map<String, Json> members;
    private final Path home;

    PluginSettings(String pluginId, Map<String, Json> members, Path home) {
        path = "plugins.settings." + pluginId;
        this.members = members;
        this.home = home;
    }

    /**
     * Reads the settings, with defaults for missing keys. A component {@code maxRetries} is the key {@code
     * max_retries}; it may be a {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, an enum, a
     * {@code Duration}, a {@code Path} (a relative one starts at the host's home folder, also the default), a record of
     * these, or a {@code List} of strings.
     *
     * @param defaults the value of each component when the file has none; no component is null
     * @return a fresh record
     * @throws BadPluginSettingsException naming every problem: unknown keys, wrong values, values out of bounds, and
     *                                    the exception of the record's constructor
     * @throws IllegalArgumentException   when the record has a component of another type, or a default out of bounds
     */
    public <R extends Record> R bind(R defaults) {
        var problems = new Problems();
        R bound = Section.read(path, members, new ReadContext(home, problems),
                section -> new RecordBinder(section).bind(defaults));
        if (problems.count() > 0) {
            throw new BadPluginSettingsException(path, problems.all());
        }
        return bound;
    }

    /** Two are equal when the plugin's keys and values in the file are equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PluginSettings settings && path.equals(settings.path)
                && members.equals(settings.members) && home.equals(settings.home);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, members, home);
    }

    public Map<String, Json> members() {
        return members;
    }

    /** Returns the path of the plugin's settings without the values, among which there may be a password. */
    @Override
    public String toString() {
        return path;
    }
}
