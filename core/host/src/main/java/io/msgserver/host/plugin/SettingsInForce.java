package io.msgserver.host.plugin;

import io.msgserver.host.config.PluginSettings;
import io.msgserver.host.config.PluginsSettings;

/** The plugins' settings as they are now. The control thread changes it; any thread may ask. */
final class SettingsInForce {
    private volatile PluginsSettings settings;

    SettingsInForce(PluginsSettings settings) {
        this.settings = settings;
    }

    PluginsSettings settings() {
        return settings;
    }

    PluginSettings of(String pluginId) {
        return settings.of(pluginId);
    }

    void become(PluginsSettings now) {
        settings = now;
    }
}
