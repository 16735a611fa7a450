package io.msgserver.host.plugin;

import io.msgserver.api.Metrics;

/** Where plugins' own metrics go. Any thread. */
public interface PluginMeters {

    /** What one version of that plugin registers, until it is closed. */
    Registered of(String pluginId);

    /** Metrics that end with a version. */
    interface Registered extends Metrics, AutoCloseable {

        /** Forgets what the version registered; what another version of the plugin registered too goes on. */
        @Override
        void close();
    }
}
