package io.msgserver.hotswap.version;

import io.msgserver.api.Metrics;
import io.msgserver.api.PluginHost;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * An endpoint for one version of a plugin. The services that every handler may use belong to the version, and end with
 * it. Any thread.
 */
public abstract class VersionScope implements PluginHost {
    private final PluginHost version;

    protected VersionScope(PluginHost version) {
        this.version = version;
    }

    @Override
    public final <R extends Record> R settings(R defaults) {
        return version.settings(defaults);
    }

    @Override
    public final ExecutorService executor() {
        return version.executor();
    }

    @Override
    public final ScheduledExecutorService scheduler() {
        return version.scheduler();
    }

    @Override
    public final <C extends AutoCloseable> C closeAtEnd(C resource) {
        return version.closeAtEnd(resource);
    }

    @Override
    public final Metrics metrics() {
        return version.metrics();
    }
}
