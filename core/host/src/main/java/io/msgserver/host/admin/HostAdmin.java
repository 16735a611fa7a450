package io.msgserver.host.admin;

import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.PluginMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.event.Level;

/** A host, as its operators control and monitor it. Any thread, and several at once. */
public interface HostAdmin {

    /** The host as a whole. */
    HostStatus status();

    /** The settings in force. */
    HostSettings settings();

    /**
     * The latest warnings and errors, the latest first; nothing when the host's logging keeps none of it, see
     * {@link RecentErrors}.
     */
    List<LoggedEvent> recentErrors();

    /** All gates, in the order of the settings, those that are closed too. */
    List<GateAdmin> gates();

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
    Installed installUpload(Path upload) throws PluginRejectedException, IOException, InterruptedException;

    /** All numbers, in Prometheus' text format 0.0.4. */
    String metrics();

    /** The reasons why the host is not ready, in words; empty when it is. */
    List<String> missing();

    /**
     * Lets a logger, and those below it, log from a level on.
     *
     * @return false when the program's logging cannot change its levels
     */
    boolean setLevel(String logger, Level level);
}
