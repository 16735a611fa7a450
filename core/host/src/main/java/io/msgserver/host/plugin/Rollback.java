package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the version that served before back into the folder, with those of the plugins it needs that are others now, and lets
 * it be swapped in like any other. Any thread; the folder is changed on the control thread, between two looks.
 */
final class Rollback {
    private final Catalog catalog;
    private final Tenures tenures;
    private final ControlThread control;
    private final Turn turn;
    private final Arrival arrival;

    Rollback(Catalog catalog, Tenures tenures, ControlThread control, Turn turn, Arrival arrival) {
        this.catalog = catalog;
        this.tenures = tenures;
        this.control = control;
        this.turn = turn;
        this.arrival = arrival;
    }

    /** Returns the version that serves then. As {@link Plugins#rollback}. */
    String run(String id) throws PluginRejectedException, IOException, InterruptedException {
        return turn.take("a rollback of plugin " + id, () -> {
            Arrival.Goal goal = control.ask(() -> putBack(id));
            arrival.await(goal);
            return goal.wanted().root().facts().version();
        });
    }

    private Arrival.Goal putBack(String id) throws PluginRejectedException, IOException {
        Tenure tenure = tenures.find(id);
        if (tenure == null || tenure.former().isEmpty()) {
            throw new PluginRejectedException(
                    "plugin " + id + " has no former version: nothing took its place since the host started");
        }
        Assembly former = catalog.told(tenure.former());
        List<StagedJar> others = others(tenure, former);
        check(tenure, former, catalog.with(others));
        Arrival.Goal goal = Arrival.Goal.of(tenure, former);
        tenure.allow(former.identity());
        for (StagedJar other : others) {
            FormerJars.put(other, other.copy(), other.source());
        }
        return goal;
    }

    /** Those of its jars that do not lie in the folder now, each in the place of what serves instead. */
    private List<StagedJar> others(Tenure tenure, Assembly former) {
        var others = new ArrayList<StagedJar>();
        for (StagedJar member : former.members()) {
            Path place = place(tenure, member);
            StagedJar there = catalog.at(place);
            if (there == null || !there.sha256().equals(member.sha256())) {
                others.add(new StagedJar(place, member.copy(), member.sha256(), member.facts()));
            }
        }
        return others;
    }

    private static Path place(Tenure tenure, StagedJar member) {
        PluginVersion current = tenure.slot().current();
        return current == null
                ? member.source()
                : current.assembly().members().stream().filter(other -> other.id().equals(member.id())).findFirst()
                        .orElse(member).source();
    }

    /** What would serve if these lay there is what is wanted, and nobody else is left without what it needs. */
    private void check(Tenure tenure, Assembly former, Catalog changed) throws PluginRejectedException {
        Catalog.Choice choice = changed.choose(tenure.slot().id(),
                identity -> tenure.isRefused(identity) && !identity.equals(former.identity()));
        Assembly wanted = choice.wanted();
        if (wanted == null || !wanted.identity().equals(former.identity())) {
            throw new PluginRejectedException(former + " cannot be put back: " + reason(choice, former));
        }
        for (Tenure other : tenures.all()) {
            Catalog.Choice left = changed.choose(other.slot().id(), other::isRefused);
            if (other.serves() && other != tenure && left.wanted() == null) {
                throw new PluginRejectedException(former + " cannot be put back: plugin " + other.slot().current()
                        + " serves too, and could not go on beside it; " + reason(left, former));
            }
        }
    }

    private static String reason(Catalog.Choice choice, Assembly former) {
        Assembly wanted = choice.wanted();
        if (wanted != null) {
            return wanted.root().source().getFileName() + " would serve in its place, with "
                    + wanted.members() + " instead of " + former.members() + ": take that out of the folder first";
        }
        return choice.misfits().isEmpty()
                ? "its jar lies where one of these was: move that jar to another name first"
                : choice.misfits().getFirst().reason();
    }
}
