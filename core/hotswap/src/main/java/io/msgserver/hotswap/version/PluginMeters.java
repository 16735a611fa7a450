package io.msgserver.hotswap.version;

import io.msgserver.api.Metrics;

/** Where plugins' own metrics go. Any thread. */
public interface PluginMeters {

    /** Returns the registrations of one version of the plugin, which end when they are closed. */
    Registered of(String pluginId);

    /** Metrics that end with a version. */
    interface Registered extends Metrics, AutoCloseable {

        /** Forgets what the version registered; what another version of the plugin registered too goes on. */
        @Override
        void close();
    }
}
