package io.msgserver.hotswap.settings;

/** The plugins' settings as they are now. The control thread changes it; any thread may ask. */
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
