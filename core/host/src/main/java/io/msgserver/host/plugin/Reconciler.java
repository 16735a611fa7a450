package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each plugin be served by what lies in the folder: brings in, swaps, or takes out, one plugin after the other.
 * Used by the control thread, and by whoever starts before it.
 */
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Catalog catalog;
    private final Tenures tenures;
    private final Swap swap;
    private final FormerJars formers;
    private final ServedJars served;
    private final Retirees retirees;
    private final Room room;
    private final Refusals refusals;
    private final Pace pace;

    Reconciler(Catalog catalog, Tenures tenures, Swap swap, FormerJars formers, ServedJars served,
            Retirees retirees, Room room, Refusals refusals, Pace pace) {
        this.catalog = catalog;
        this.tenures = tenures;
        this.swap = swap;
        this.formers = formers;
        this.served = served;
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
        boolean again = false;
        // Each jar that fails leaves the next best to try.
        for (Tried tried = Tried.FAILED; tried == Tried.FAILED; again |= tried != Tried.DONE) {
            Assembly wanted = wanted(tenure);
            tried = wanted == null ? Tried.DONE : bringIn(tenure, wanted);
        }
        if (tenure.serves()) {
            settle(tenure);
        }
        return again;
    }

    /** The outcome of an attempt to bring a version in. */
    private enum Tried {
        DONE,
        /** Refused, or to be tried again later: something else may serve meanwhile. */
        FAILED,
        /** Nothing else is to be tried now. */
        WAITS
    }

    /** Null when what serves is what is to serve, or nothing is. Takes out what is not to serve any more. */
    private @Nullable Assembly wanted(Tenure tenure) {
        String id = tenure.slot().id();
        if (catalog.of(id).isEmpty()) {
            tenure.goOn();
            return withoutJar(tenure);
        }
        Catalog.Choice choice = catalog.choose(id, tenure::isOutOfTheQuestion, tenure.assembly());
        // Not for good: what they need may come yet.
        choice.misfits().forEach(misfit -> refusals.tell(tenure, misfit.jar(), misfit.reason()));
        Assembly wanted = choice.wanted();
        if (wanted == null || wanted.identity().equals(tenure.identity())) {
            tenure.goOn();
            return null;
        }
        return wanted;
    }

    /** A plugin without a jar in the folder ends, but for one whose place is taken by what is none of its jars. */
    private @Nullable Assembly withoutJar(Tenure tenure) {
        String id = tenure.slot().id();
        Assembly last = catalog.lastServed(id, tenure.assembly());
        if (last == null) {
            return null;
        }
        StagedJar usurper = usurper(tenure, last);
        if (usurper == null && !refusals.isRefusedFile(last.root().source())) {
            withdraw(tenure);
            return null;
        }
        if (usurper != null) {
            refusals.tell(tenure, usurper, "its Plugin-Id is " + usurper.id() + ", and it lies in the place of plugin "
                    + id + ", which serves on: give it the id " + id + ", or another file name; to end " + id
                    + ", delete this file");
        }
        boolean isNew = !last.identity().equals(tenure.identity());
        return isNew && !tenure.isOutOfTheQuestion(last.identity()) ? last : null;
    }

    /** A jar with a wrong id does not end what a site uses: only taking a jar out does. */
    private @Nullable StagedJar usurper(Tenure tenure, Assembly last) {
        return tenure.slot().sites().isEmpty() ? null : catalog.at(last.root().source());
    }

    /**
     * The version that is to serve serves: reports on its jar are over, and the jars that it leaves out are reported.
     */
    private void settle(Tenure tenure) {
        Assembly serving = tenure.assembly();
        if (serving == null) {
            return;
        }
        if (serving.members().stream().allMatch(catalog::isThere)) {
            tenure.standsIn(false);
            if (serving.settings().equals(catalog.told(serving.members()).settings())) {
                tenure.forget(catalog.placeOf(serving.root()));
            }
            reportLeftOut(tenure, serving.root());
        }
    }

    /** Those that would serve if the one that does were taken out. */
    private void reportLeftOut(Tenure tenure, StagedJar serving) {
        Path place = catalog.placeOf(serving);
        for (StagedJar other : catalog.of(tenure.slot().id())) {
            int difference = other.facts().compareVersion(serving.facts());
            if (difference <= 0 && !other.source().equals(place) && tenure.leavesOut(other)) {
                log.warn("plugin {} is left out: it is version {} of plugin {}, and {}, which serves, is {};"
                        + " delete the one that is not wanted", other.source().getFileName(), other.facts().version(),
                        other.id(),
                        place.getFileName(), difference < 0 ? "version " + serving.facts().version() : "too");
            }
        }
    }

    private Tried bringIn(Tenure tenure, Assembly wanted) throws IOException, InterruptedException {
        if (tenure.isPostponed() || !room.isFor(tenure, wanted)) {
            return Tried.WAITS;
        }
        try {
            PluginVersion old = swap.bringIn(tenure.slot(), wanted, tenure::retired);
            tenure.served(wanted.identity());
            if (old != null) {
                // Other settings of the same jar leave nothing that a rollback could put into the folder.
                retire(tenure, old, !old.assembly().isOfSameJars(wanted));
            }
            keepServing(tenure);
            if (!wanted.members().stream().allMatch(catalog::isThere)) {
                tenure.standsIn(true);
                refusals.tellStandIn(tenure, wanted);
            }
            return Tried.DONE;
        } catch (DeadlinePassedException late) {
            refusals.postpone(tenure, wanted, late, tenure.retryLater(wanted.identity(), pace, true));
            return Tried.FAILED;
        } catch (PluginRejectedException bad) {
            refusals.refuse(tenure, wanted, bad);
            return Tried.FAILED;
        } catch (SwapPostponedException later) {
            tenure.retryLater(wanted.identity(), pace, false);
            refusals.tell(tenure, wanted.root(), later.getMessage());
            return Tried.FAILED;
        } catch (IOException later) {
            tenure.retryLater(wanted.identity(), pace, false);
            throw later;
        }
    }

    private void keepServing(Tenure tenure) {
        PluginVersion current = tenure.slot().current();
        if (current != null) {
            served.keep(current);
        }
    }

    private void withdraw(Tenure tenure) {
        Slot slot = tenure.slot();
        PluginVersion old = slot.current();
        if (old != null) {
            slot.sites().forEach(Site::suspend);
            slot.empty();
            log.info("plugin {} is gone from the folder, and serves no more", old);
            retire(tenure, old, true);
            served.forget(slot.id());
        }
    }

    /** It serves no more, and goes whatever happens to what is kept of it. */
    private void retire(Tenure tenure, PluginVersion old, boolean keep) {
        try {
            if (keep) {
                formers.keep(tenure, old);
            }
        } catch (RuntimeException fault) {
            log.error("plugin {} cannot be kept for a rollback: a fault of the host", old, fault);
        } finally {
            retirees.retire(tenure, old);
        }
    }
}
