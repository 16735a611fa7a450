package io.msgserver.hotswap.swap;

import io.msgserver.hotswap.call.DeadlinePassedException;
import io.msgserver.hotswap.catalog.Catalog;
import io.msgserver.hotswap.catalog.FormerJars;
import io.msgserver.hotswap.catalog.PluginEntries;
import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.catalog.Refusals;
import io.msgserver.hotswap.catalog.ServedJars;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the current versions match the jars in the folder: brings versions into service, swaps or withdraws them, one
 * plugin after the other. Used by the control thread, and before it starts by the thread that starts the host.
 */
public final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Catalog catalog;
    private final PluginEntries entries;
    private final Swap swap;
    private final FormerJars formers;
    private final ServedJars served;
    private final Retirees retirees;
    private final VersionLimit versionLimit;
    private final Refusals refusals;
    private final ScanInterval scanInterval;

    public Reconciler(Catalog catalog, PluginEntries entries, Swap swap, FormerJars formers, ServedJars served,
            Retirees retirees, VersionLimit versionLimit, Refusals refusals, ScanInterval scanInterval) {
        this.catalog = catalog;
        this.entries = entries;
        this.swap = swap;
        this.formers = formers;
        this.served = served;
        this.retirees = retirees;
        this.versionLimit = versionLimit;
        this.refusals = refusals;
        this.scanInterval = scanInterval;
    }

    /**
     * Reconciles all plugins at the start. A failure of the system, such as an unavailable port, is thrown to the
     * caller.
     */
    public void start() throws IOException, InterruptedException {
        for (String id : ids()) {
            reconcileSafely(entries.of(id));
        }
    }

    /** Reconciles all plugins. Returns whether something has to be tried again soon. */
    public boolean reconcile() throws InterruptedException {
        boolean again = false;
        for (String id : ids()) {
            try {
                again |= reconcileSafely(entries.of(id));
            } catch (IOException e) {
                catalog.of(id).stream().findFirst()
                        .ifPresent(jar -> refusals.report(entries.of(id), jar, e.getMessage()));
            }
        }
        return again;
    }

    private Set<String> ids() {
        Set<String> ids = catalog.roots(entries.used());
        entries.all().stream().filter(entry -> !ids.contains(entry.slot().id())).forEach(PluginEntry::endWaiting);
        return ids;
    }

    /** Reconciles one plugin. Its failure does not prevent that of others. */
    private boolean reconcileSafely(PluginEntry entry) throws IOException, InterruptedException {
        try {
            return reconcile(entry);
        } catch (RuntimeException | Error fault) {
            log.error("plugin {} cannot be brought in: a fault of the host", entry.slot().id(), fault);
            entry.postpone(scanInterval.retryPause());
            return true;
        }
    }

    private boolean reconcile(PluginEntry entry) throws IOException, InterruptedException {
        boolean again = false;
        // After a jar that fails, the next best is tried.
        for (SwapAttempt attempt = SwapAttempt.FAILED; attempt == SwapAttempt.FAILED; again |= attempt != SwapAttempt.DONE) {
            Assembly wanted = wanted(entry);
            attempt = wanted == null ? SwapAttempt.DONE : bringIn(entry, wanted);
        }
        if (entry.serves()) {
            reportServing(entry);
        }
        return again;
    }

    /** The outcome of an attempt to bring a version in. */
    private enum SwapAttempt {
        DONE,
        /** Refused, or to be tried again later: another version may serve meanwhile. */
        FAILED,
        /** Nothing else is to be tried now. */
        WAITS
    }

    /**
     * Returns the assembly to bring into service; null when the current one remains or none can serve. Withdraws a
     * version that is no longer to serve.
     */
    private @Nullable Assembly wanted(PluginEntry entry) {
        String id = entry.slot().id();
        if (catalog.of(id).isEmpty()) {
            entry.endWaiting();
            return withoutJar(entry);
        }
        Catalog.Choice choice = catalog.choose(id, entry::isExcluded, entry.assembly());
        // These jars are not refused: the plugins that they need may still be added.
        choice.misfits().forEach(misfit -> refusals.report(entry, misfit.jar(), misfit.reason()));
        Assembly wanted = choice.wanted();
        if (wanted == null || wanted.identity().equals(entry.identity())) {
            entry.endWaiting();
            return null;
        }
        return wanted;
    }

    /** Withdraws a plugin without a jar in the folder, unless its file was replaced by one that is not its jar. */
    private @Nullable Assembly withoutJar(PluginEntry entry) {
        String id = entry.slot().id();
        Assembly last = catalog.lastServed(id, entry.assembly());
        if (last == null) {
            return null;
        }
        StagedJar conflictingJar = conflictingJar(entry, last);
        if (conflictingJar == null && !refusals.isRefusedFile(last.root().source())) {
            withdraw(entry);
            return null;
        }
        if (conflictingJar != null) {
            refusals.report(entry, conflictingJar,
                    "its Plugin-Id is " + conflictingJar.id() + ", and it lies in the place of plugin "
                            + id + ", which serves on: give it the id " + id + ", or another file name; to end " + id
                            + ", delete this file");
        }
        boolean isNew = !last.identity().equals(entry.identity());
        return isNew && !entry.isExcluded(last.identity()) ? last : null;
    }

    /**
     * Returns the jar of another plugin in the place of one that an endpoint uses; null when there is none. Such a jar
     * does not end the plugin: only removing the file does.
     */
    private @Nullable StagedJar conflictingJar(PluginEntry entry, Assembly last) {
        return entry.slot().endpoints().isEmpty() ? null : catalog.at(last.root().source());
    }

    /** Clears refusals of the jar that serves, and reports jars of lower versions that are left out. */
    private void reportServing(PluginEntry entry) {
        Assembly serving = entry.assembly();
        if (serving == null) {
            return;
        }
        if (serving.members().stream().allMatch(catalog::contains)) {
            entry.setStandIn(false);
            if (serving.settings().equals(catalog.assembly(serving.members()).settings())) {
                entry.forget(catalog.pathOf(serving.root()));
            }
            reportLeftOut(entry, serving.root());
        }
    }

    /** Reports the jars of the plugin that are left out in favour of the one that serves. */
    private void reportLeftOut(PluginEntry entry, StagedJar serving) {
        Path place = catalog.pathOf(serving);
        for (StagedJar other : catalog.of(entry.slot().id())) {
            int difference = other.facts().compareVersion(serving.facts());
            if (difference <= 0 && !other.source().equals(place) && entry.recordLeftOut(other)) {
                log.warn("plugin {} is left out: it is version {} of plugin {}, and {}, which serves, is {};"
                        + " delete the one that is not wanted", other.source().getFileName(), other.facts().version(),
                        other.id(),
                        place.getFileName(), difference < 0 ? "version " + serving.facts().version() : "too");
            }
        }
    }

    private SwapAttempt bringIn(PluginEntry entry, Assembly wanted) throws IOException, InterruptedException {
        if (entry.isPostponed() || !versionLimit.allows(entry, wanted)) {
            return SwapAttempt.WAITS;
        }
        try {
            PluginVersion old = swap.bringIn(entry.slot(), wanted, entry::retired);
            entry.served(wanted.identity());
            if (old != null) {
                // A change of settings leaves no other jar that a rollback could put into the folder.
                retire(entry, old, !old.assembly().isOfSameJars(wanted));
            }
            keepServing(entry);
            if (!wanted.members().stream().allMatch(catalog::contains)) {
                entry.setStandIn(true);
                refusals.reportStandIn(entry, wanted);
            }
            return SwapAttempt.DONE;
        } catch (DeadlinePassedException late) {
            refusals.postpone(entry, wanted, late, entry.retryLater(wanted.identity(), scanInterval, true));
            return SwapAttempt.FAILED;
        } catch (PluginRejectedException bad) {
            refusals.refuse(entry, wanted, bad);
            return SwapAttempt.FAILED;
        } catch (SwapPostponedException later) {
            entry.retryLater(wanted.identity(), scanInterval, false);
            refusals.report(entry, wanted.root(), later.getMessage());
            return SwapAttempt.FAILED;
        } catch (IOException later) {
            entry.retryLater(wanted.identity(), scanInterval, false);
            throw later;
        }
    }

    private void keepServing(PluginEntry entry) {
        PluginVersion current = entry.slot().current();
        if (current != null) {
            served.keep(current);
        }
    }

    private void withdraw(PluginEntry entry) {
        Slot slot = entry.slot();
        PluginVersion old = slot.current();
        if (old != null) {
            slot.endpoints().forEach(Endpoint::suspend);
            slot.empty();
            log.info("plugin {} is gone from the folder, and serves no more", old);
            retire(entry, old, true);
            served.forget(slot.id());
        }
    }

    /** Retires a version that no longer serves, also when its jars cannot be kept for a rollback. */
    private void retire(PluginEntry entry, PluginVersion old, boolean keep) {
        try {
            if (keep) {
                formers.keep(entry, old);
            }
        } catch (RuntimeException fault) {
            log.error("plugin {} cannot be kept for a rollback: a fault of the host", old, fault);
        } finally {
            retirees.retire(entry, old);
        }
    }
}
