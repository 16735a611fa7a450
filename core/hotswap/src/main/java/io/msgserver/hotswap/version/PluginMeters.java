package io.msgserver.hotswap.version;

import io.msgserver.api.Metrics;

/** The registry for the plugins' own metrics. Any thread. */
public interface PluginMeters {

    /** Returns the registrations of one version of the plugin, which end when they are closed. */
    Registered of(String pluginId);

    /** The metrics of one version, which end with it. */
    interface Registered extends Metrics, AutoCloseable {

        /**
         * Removes the registrations of this version. A metric that another version of the plugin registered too
         * continues.
         */
        @Override
        void close();
    }
}
