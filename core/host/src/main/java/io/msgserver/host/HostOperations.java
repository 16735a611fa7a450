package io.msgserver.host;

import io.msgserver.host.config.HostSettings;
import io.msgserver.host.control.HostStatus;
import io.msgserver.host.control.LoggedEvent;
import io.msgserver.host.control.Operations;
import io.msgserver.host.control.RecentErrors;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.PluginMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The part of a host that operators may use. */
record HostOperations(Host host, Plugins hostPlugins) implements Operations {
    @Override
    public HostStatus status() {
        return host.status();
    }

    @Override
    public HostSettings settings() {
        return host.settings();
    }

    @Override
    public List<LoggedEvent> recentErrors() {
        return RecentErrors.ofLogging();
    }

    @Override
    public List<Gate> gates() {
        return List.copyOf(host.gates());
    }

    @Override
    public List<PluginStatus> plugins() {
        return host.plugins();
    }

    @Override
    public List<PluginMetric> metricsOf(String pluginId) {
        return host.metricsOf(pluginId);
    }

    @Override
    public List<Refusal> refusedJars() {
        return host.refusedJars();
    }

    @Override
    public String rollback(String pluginId) throws PluginRejectedException, IOException, InterruptedException {
        return host.rollback(pluginId);
    }

    @Override
    public Path newUpload() throws IOException {
        return hostPlugins.newUpload();
    }

    @Override
    public Installed install(Path upload) throws PluginRejectedException, IOException, InterruptedException {
        return hostPlugins.install(upload);
    }
}
