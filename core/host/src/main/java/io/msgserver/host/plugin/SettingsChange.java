package io.msgserver.host.plugin;

import io.msgserver.host.config.PluginSettings;
import io.msgserver.host.config.PluginsSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells plugins other settings, and waits until they serve with them. Any thread; what plugins are told changes on the
 * control thread.
 */
final class SettingsChange {
    private final Catalog catalog;
    private final PluginEntries entries;
    private final SettingsInForce told;
    private final ControlThread control;
    private final ChangeLock turn;
    private final ActivationWait arrival;

    SettingsChange(Catalog catalog, PluginEntries entries, SettingsInForce told, ControlThread control, ChangeLock turn,
            ActivationWait arrival) {
        this.catalog = catalog;
        this.entries = entries;
        this.told = told;
        this.control = control;
        this.turn = turn;
        this.arrival = arrival;
    }

    /** As {@link Plugins#tell}. */
    void run(PluginsSettings next) throws PluginRejectedException, IOException, InterruptedException {
        turn.take("a change of settings", () -> {
            for (ActivationWait.Goal goal : control.ask(() -> change(next))) {
                arrival.await(goal);
            }
            return true;
        });
    }

    private List<ActivationWait.Goal> change(PluginsSettings next) {
        PluginsSettings before = told.settings();
        told.become(next);
        var goals = new ArrayList<ActivationWait.Goal>();
        for (PluginEntry entry : entries.all()) {
            PluginSettings now = next.of(entry.slot().id());
            Assembly serving = entry.assembly();
            // The watch over the file may have told before that, and the swap not be done.
            PluginSettings former = serving == null ? before.of(entry.slot().id()) : serving.settings();
            if (!now.equals(former)) {
                addGoal(entry, goals);
            }
        }
        return goals;
    }

    /** Adds a goal: these settings are wanted, even if they were refused before. */
    private void addGoal(PluginEntry entry, List<ActivationWait.Goal> goals) {
        Assembly wanted = catalog.choose(entry.slot().id(), _ -> false).wanted();
        if (wanted != null && !wanted.identity().equals(entry.identity())) {
            entry.allow(wanted.identity());
            goals.add(ActivationWait.Goal.of(entry, wanted));
        }
    }
}
