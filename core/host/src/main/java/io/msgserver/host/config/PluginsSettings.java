package io.msgserver.host.config;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where plugins come from and what each of them is told.
 *
 * @param folder   where plugin jars are dropped in
 * @param settings by plugin id; a plugin without settings need not be there
 * @param home     where relative paths in a plugin's settings start
 */
public record PluginsSettings(Path folder, Map<String, PluginSettings> settings, Path home) {

    public PluginsSettings {
        settings = Map.copyOf(settings);
    }

    static PluginsSettings from(Section section) {
        Path home = section.home();
        return new PluginsSettings(section.get("folder", Kind.pathFrom(home), home.resolve("plugins")),
                section.section("settings", PluginsSettings::ofEach), home);
    }

    private static Map<String, PluginSettings> ofEach(Section section) {
        return section.keys().stream().collect(
                toUnmodifiableMap(id -> id, id -> new PluginSettings(id, section.members(id), section.home())));
    }

    /** The settings of that plugin; without a single one when the file has nothing for it. */
    public PluginSettings of(String pluginId) {
        PluginSettings found = settings.get(pluginId);
        return found == null ? new PluginSettings(pluginId, Map.of(), home) : found;
    }
}
