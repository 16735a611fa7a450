package io.msgserver.hotswap.settings;

/** The current settings of the plugins. The control thread replaces them; any thread may read. */
public final class SettingsInForce {
    private volatile PluginsSettings settings;

    public SettingsInForce(PluginsSettings settings) {
        this.settings = settings;
    }

    public PluginsSettings settings() {
        return settings;
    }

    public PluginSettings of(String pluginId) {
        return settings.of(pluginId);
    }

    public void become(PluginsSettings now) {
        settings = now;
    }
}
