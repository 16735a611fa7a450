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
    private final Tenures tenures;
    private final Told told;
    private final ControlThread control;
    private final Turn turn;
    private final Arrival arrival;

    SettingsChange(Catalog catalog, Tenures tenures, Told told, ControlThread control, Turn turn, Arrival arrival) {
        this.catalog = catalog;
        this.tenures = tenures;
        this.told = told;
        this.control = control;
        this.turn = turn;
        this.arrival = arrival;
    }

    /** As {@link Plugins#tell}. */
    void run(PluginsSettings next) throws PluginRejectedException, IOException, InterruptedException {
        turn.take("a change of settings", () -> {
            for (Arrival.Goal goal : control.ask(() -> change(next))) {
                arrival.await(goal);
            }
            return true;
        });
    }

    private List<Arrival.Goal> change(PluginsSettings next) {
        PluginsSettings before = told.settings();
        told.become(next);
        var goals = new ArrayList<Arrival.Goal>();
        for (Tenure tenure : tenures.all()) {
            PluginSettings now = next.of(tenure.slot().id());
            Assembly serving = tenure.assembly();
            // The watch over the file may have told before that, and the swap not be done.
            PluginSettings former = serving == null ? before.of(tenure.slot().id()) : serving.settings();
            if (!now.equals(former)) {
                addGoal(tenure, goals);
            }
        }
        return goals;
    }

    /** Somebody wants these settings, whatever was thought of them before. */
    private void addGoal(Tenure tenure, List<Arrival.Goal> goals) {
        Assembly wanted = catalog.choose(tenure.slot().id(), _ -> false).wanted();
        if (wanted != null && !wanted.identity().equals(tenure.identity())) {
            tenure.allow(wanted.identity());
            goals.add(Arrival.Goal.of(tenure, wanted));
        }
    }
}
