package io.msgserver.hotswap.settings;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Section;
import io.msgserver.base.config.SettingsException;
import io.msgserver.base.config.SettingsText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The folders of plugins, the settings of each plugin, and the timeouts of a swap's steps.
 *
 * @param folder          the folder that plugin jars are put into
 * @param work            the folder with the host's own copies of them
 * @param settings        the settings by plugin id; a plugin without settings may be missing
 * @param home            the folder that relative paths in a plugin's settings start from
 * @param poll            the interval of scans of the folder; 1 ms to 1 h
 * @param startTimeout    the time for a version to start; 1 ms to 1 h
 * @param handoverTimeout the time for the hand-over of state, while new calls wait; 1 ms to 1 h
 * @param drainTimeout    the time for the calls into an old version to end; 1 ms to 1 h
 * @param stopTimeout     the time for an old version to stop; 1 ms to 1 h
 */
public record PluginsSettings(Path folder, Path work, Map<String, PluginSettings> settings, Path home, Duration poll,
        Duration startTimeout, Duration handoverTimeout, Duration drainTimeout, Duration stopTimeout) {

    /** @throws IllegalArgumentException when a component is out of bounds */
    public PluginsSettings {
        settings = Map.copyOf(settings);
        DurationRange.TIMEOUTS.require("poll", poll);
        DurationRange.TIMEOUTS.require("startTimeout", startTimeout);
        DurationRange.TIMEOUTS.require("handoverTimeout", handoverTimeout);
        DurationRange.TIMEOUTS.require("drainTimeout", drainTimeout);
        DurationRange.TIMEOUTS.require("stopTimeout", stopTimeout);
    }

    public PluginsSettings with(Map<String, PluginSettings> others) {
        return new PluginsSettings(folder, work, others, home, poll, startTimeout, handoverTimeout, drainTimeout,
                stopTimeout);
    }

    public static PluginsSettings from(Section section) {
        Path home = section.home();
        return new PluginsSettings(section.get("folder", Kind.folderFrom(home), home.resolve("plugins")),
                section.get("work", Kind.folderFrom(home), home.resolve("run/plugins")),
                section.section("settings", PluginsSettings::ofEach), home,
                section.get("poll", DurationRange.TIMEOUTS, Duration.ofSeconds(1)),
                section.get("start_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(10)),
                section.get("handover_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(2)),
                section.get("drain_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(30)),
                section.get("stop_timeout", DurationRange.TIMEOUTS, Duration.ofSeconds(5)));
    }

    /**
     * Reads settings of plugins from a text of their own.
     *
     * @param home the folder that relative paths start from
     * @throws SettingsException naming every problem
     */
    public static PluginsSettings parse(String json, Path home) throws SettingsException {
        return SettingsText.parse("settings of plugins", json, home, PluginsSettings::from);
    }

    private static Map<String, PluginSettings> ofEach(Section section) {
        return section.keys().stream().collect(
                toUnmodifiableMap(id -> id, id -> new PluginSettings(id, section.members(id), section.home())));
    }

    /** Returns the settings of a plugin; empty ones when the file has none for it. */
    public PluginSettings of(String pluginId) {
        PluginSettings found = settings.get(pluginId);
        return found == null ? new PluginSettings(pluginId, Map.of(), home) : found;
    }
}
