package io.msgserver.hotswap.change;

import io.msgserver.hotswap.catalog.Catalog;
import io.msgserver.hotswap.catalog.PluginEntries;
import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.folder.ControlThread;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.settings.PluginSettings;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.settings.SettingsInForce;
import io.msgserver.hotswap.version.Assembly;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives plugins new settings, and waits until they serve with them. Any thread; the settings change on the control
 * thread.
 */
public final class SettingsChange {
    private final Catalog catalog;
    private final PluginEntries entries;
    private final SettingsInForce settingsInForce;
    private final ControlThread control;
    private final ChangeLock changeLock;
    private final ActivationWait activationWait;

    public SettingsChange(ChangeContext changes, SettingsInForce settingsInForce) {
        this.settingsInForce = settingsInForce;
        this.catalog = changes.catalog();
        this.entries = changes.entries();
        this.control = changes.control();
        this.changeLock = changes.lock();
        this.activationWait = changes.activationWait();
    }

    /** Runs a change of settings. See {@code Plugins.changeSettings}. */
    public void run(PluginsSettings next) throws PluginRejectedException, IOException, InterruptedException {
        changeLock.take("a change of settings", () -> {
            for (ActivationWait.Goal goal : control.runAndWait(() -> change(next))) {
                activationWait.await(goal);
            }
            return true;
        });
    }

    private List<ActivationWait.Goal> change(PluginsSettings next) {
        PluginsSettings before = settingsInForce.settings();
        settingsInForce.become(next);
        var goals = new ArrayList<ActivationWait.Goal>();
        for (PluginEntry entry : entries.all()) {
            PluginSettings now = next.of(entry.slot().id());
            Assembly serving = entry.assembly();
            // The settings file may have been read already, without the swap being done.
            PluginSettings former = serving == null ? before.of(entry.slot().id()) : serving.settings();
            if (!now.equals(former)) {
                addGoal(entry, goals);
            }
        }
        return goals;
    }

    /** Adds a goal, even if these settings were refused before. */
    private void addGoal(PluginEntry entry, List<ActivationWait.Goal> goals) {
        Assembly wanted = catalog.choose(entry.slot().id(), _ -> false).wanted();
        if (wanted != null && !wanted.identity().equals(entry.identity())) {
            entry.allow(wanted.identity());
            goals.add(ActivationWait.Goal.of(entry, wanted));
        }
    }
}
