package io.msgserver.host.control;

import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.PluginMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A host as its operators use it. Any thread, and several at once. */
public interface Operations {

    /** The host as a whole. */
    HostStatus status();

    /** The settings in force. */
    HostSettings settings();

    /**
     * The latest warnings and errors, the latest first; nothing when the host's logging keeps none of it, see
     * {@link RecentErrors}.
     */
    List<LoggedEvent> recentErrors();

    /** All gates, in the order of the settings. */
    List<? extends GateOperations> gates();

    /** Every plugin that is there, was there, or is waited for. */
    List<PluginStatus> plugins();

    /** The counters and gauges of a plugin, by name; may wait a second for its gauges. */
    List<PluginMetric> metricsOf(String pluginId);

    /** The jars in the plugins folder that no plugin can be made of. */
    List<Refusal> refusedJars();

    /**
     * Puts the former version of a plugin back, and waits until it serves.
     *
     * @return the version that serves now
     * @throws PluginRejectedException when there is no former version, or it cannot serve
     * @throws IOException             when the plugins folder cannot be written
     * @throws InterruptedException    when the host stops meanwhile
     */
    String rollback(String pluginId) throws PluginRejectedException, IOException, InterruptedException;

    /**
     * A fresh file for a jar that is uploaded, which the caller deletes.
     *
     * @throws IOException when the host's own folder cannot be written
     */
    Path newUpload() throws IOException;

    /**
     * Puts a jar into the plugins folder, and waits until it serves. One that cannot serve is taken out again.
     *
     * @param upload from {@link #newUpload}
     * @throws io.msgserver.hotswap.jar.JarInTheWayException when something else keeps it from coming into service
     * @throws PluginRejectedException                       when it cannot serve
     * @throws IOException                                   when the plugins folder cannot be written
     * @throws InterruptedException                          when the host stops meanwhile
     */
    Installed install(Path upload) throws PluginRejectedException, IOException, InterruptedException;
}
