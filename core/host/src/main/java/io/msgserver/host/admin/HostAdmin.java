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

/** A host as its operators control and monitor it. Any thread, concurrently. */
public interface HostAdmin {

    /** Returns the state of the host as a whole. */
    HostStatus status();

    /** Returns the settings in force. */
    HostSettings settings();

    /**
     * Returns the latest warnings and errors, the latest first; empty when the host's logging does not keep them, see
     * {@link RecentErrors}.
     */
    List<LoggedEvent> recentErrors();

    /** Returns all gates in the order of the settings, closed ones included. */
    List<GateAdmin> gates();

    /** Returns every plugin that is present, was present, or is waited for. */
    List<PluginStatus> plugins();

    /** Returns the counters and gauges of a plugin, by name. May wait a second for its gauges. */
    List<PluginMetric> metricsOf(String pluginId);

    /** Returns the jars in the plugins folder that are no valid plugin. */
    List<Refusal> refusedJars();

    /**
     * Reinstalls the former version of a plugin, and waits until it serves.
     *
     * @return the version that serves now
     * @throws PluginRejectedException when there is no former version, or it cannot serve
     * @throws IOException             when the plugins folder cannot be written
     * @throws InterruptedException    when the host stops meanwhile
     */
    String rollback(String pluginId) throws PluginRejectedException, IOException, InterruptedException;

    /**
     * Creates an empty file for a jar that is uploaded. The caller deletes it.
     *
     * @throws IOException when the host's own folder cannot be written
     */
    Path newUpload() throws IOException;

    /**
     * Puts a jar into the plugins folder, and waits until it serves. A jar that cannot serve is removed again.
     *
     * @param upload the file from {@link #newUpload}
     * @throws io.msgserver.hotswap.jar.JarInTheWayException when another jar keeps it from coming into service
     * @throws PluginRejectedException                       when it cannot serve
     * @throws IOException                                   when the plugins folder cannot be written
     * @throws InterruptedException                          when the host stops meanwhile
     */
    Installed installUpload(Path upload) throws PluginRejectedException, IOException, InterruptedException;

    /** Returns all metrics in Prometheus' text format 0.0.4. */
    String metrics();

    /** Returns the reasons why the host is not ready, as text; empty when it is ready. */
    List<String> missing();

    /**
     * Sets the lowest level that a logger and those below it log.
     *
     * @return false when the program's logging cannot change its levels
     */
    boolean setLevel(String logger, Level level);
}
