package io.msgserver.host.plugin;

import io.msgserver.host.config.PluginSettings;
import io.msgserver.host.config.PluginsSettings;

/** The plugins' settings as they are now. The control thread changes it; any thread may ask. */
final class Told {
    private volatile PluginsSettings settings;

    Told(PluginsSettings settings) {
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
