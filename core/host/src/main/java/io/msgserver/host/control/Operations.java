package io.msgserver.host.control;

import io.msgserver.host.plugin.PluginRejectedException;
import io.msgserver.host.plugin.PluginStatus;
import io.msgserver.host.plugin.Refusal;
import java.io.IOException;
import java.util.List;

/** What the host lets its operators see and do. Any thread, and several at once. */
public interface Operations {

    /** Every plugin that is there, was there, or is waited for. */
    List<PluginStatus> plugins();

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
}
