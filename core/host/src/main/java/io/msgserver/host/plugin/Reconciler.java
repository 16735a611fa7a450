package io.msgserver.host.plugin;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each plugin be served by what lies in the folder: brings in, swaps, or takes out, one plugin after the other. Used by
 * the control thread, and by whoever starts before it.
 */
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Catalog catalog;
    private final Tenures tenures;
    private final Swap swap;
    private final FormerJars formers;
    private final Retirees retirees;
    private final Room room;
    private final Refusals refusals;
    private final Pace pace;

    Reconciler(Catalog catalog, Tenures tenures, Swap swap, FormerJars formers, Retirees retirees, Room room,
            Refusals refusals, Pace pace) {
        this.catalog = catalog;
        this.tenures = tenures;
        this.swap = swap;
        this.formers = formers;
        this.retirees = retirees;
        this.room = room;
        this.refusals = refusals;
        this.pace = pace;
    }

    /** For the first time: what cannot be had is the caller's problem. */
    void start() throws IOException, InterruptedException {
        for (String id : ids()) {
            reconcileSafely(tenures.of(id));
        }
    }

    /** Returns whether something is to be tried again soon. */
    boolean reconcile() throws InterruptedException {
        boolean again = false;
        for (String id : ids()) {
            try {
                again |= reconcileSafely(tenures.of(id));
            } catch (IOException e) {
                catalog.of(id).stream().findFirst()
                        .ifPresent(jar -> refusals.tell(tenures.of(id), jar, e.getMessage()));
            }
        }
        return again;
    }

    private Set<String> ids() {
        Set<String> ids = catalog.heads(tenures.used());
        tenures.all().stream().filter(tenure -> !ids.contains(tenure.slot().id())).forEach(Tenure::goOn);
        return ids;
    }

    /** Whatever one plugin does, the others are looked after. */
    private boolean reconcileSafely(Tenure tenure) throws IOException, InterruptedException {
        try {
            return reconcile(tenure);
        } catch (RuntimeException | Error fault) {
            log.error("plugin {} cannot be brought in: a fault of the host", tenure.slot().id(), fault);
            tenure.postpone(pace.betweenTries());
            return true;
        }
    }

    private boolean reconcile(Tenure tenure) throws IOException, InterruptedException {
        List<StagedJar> jars = catalog.of(tenure.slot().id());
        if (jars.isEmpty()) {
            tenure.goOn();
            takeOut(tenure);
            return false;
        }
        reportOlder(tenure, jars);
        Catalog.Choice choice = catalog.choose(tenure.slot().id(), tenure::isRefused, tenure.assembly());
        // Not for good: what they need may come yet.
        choice.misfits().forEach(misfit -> refusals.tell(tenure, misfit.jar(), misfit.reason()));
        Assembly wanted = choice.wanted();
        if (wanted == null || wanted.identity().equals(tenure.identity())) {
            tenure.goOn();
            return false;
        }
        return bringIn(tenure, wanted);
    }

    private void takeOut(Tenure tenure) {
        StagedJar usurper = usurper(tenure);
        if (usurper == null) {
            withdraw(tenure);
        } else {
            String id = tenure.slot().id();
            refusals.tell(tenure, usurper, "its Plugin-Id is " + usurper.id() + ", and it lies in the place of plugin "
                    + id + ", which serves on: give it the id " + id + ", or another file name; to end " + id
                    + ", delete this file");
        }
    }

    /** A jar with a wrong id does not end what a site uses: only taking a jar out does. */
    private @Nullable StagedJar usurper(Tenure tenure) {
        var source = tenure.source();
        return source == null || tenure.slot().sites().isEmpty() ? null : catalog.at(source);
    }

    private static void reportOlder(Tenure tenure, List<StagedJar> jars) {
        for (StagedJar older : jars.subList(1, jars.size())) {
            if (tenure.leavesOut(older)) {
                log.warn("plugin {} is left out: {} has the same id and version {}; keep one of the two in the folder",
                        older.source().getFileName(), jars.getFirst().source().getFileName(),
                        jars.getFirst().facts().version());
            }
        }
    }

    private boolean bringIn(Tenure tenure, Assembly wanted) throws IOException, InterruptedException {
        if (tenure.isPostponed() || !room.isFor(tenure, wanted)) {
            return true;
        }
        try {
            PluginVersion old = swap.bringIn(tenure.slot(), wanted, tenure::retired);
            tenure.served();
            if (old != null) {
                // Other settings of the same jar leave nothing that a rollback could put into the folder.
                if (!old.assembly().isOfSameJars(wanted)) {
                    formers.keep(tenure, old);
                }
                retirees.retire(tenure, old);
            }
            return false;
        } catch (PluginRejectedException bad) {
            refusals.refuse(tenure, wanted, bad);
            // A lower version of it may lie there too.
            return true;
        } catch (SwapPostponedException later) {
            tenure.postpone(pace.betweenTries());
            refusals.tell(tenure, wanted.root(), later.getMessage());
            return true;
        } catch (IOException later) {
            tenure.postpone(pace.betweenTries());
            throw later;
        }
    }

    private void withdraw(Tenure tenure) {
        Slot slot = tenure.slot();
        PluginVersion old = slot.current();
        if (old != null) {
            slot.sites().forEach(Site::suspend);
            slot.empty();
            log.info("plugin {} is gone from the folder, and serves no more", old);
            formers.keep(tenure, old);
            retirees.retire(tenure, old);
        }
    }
}
