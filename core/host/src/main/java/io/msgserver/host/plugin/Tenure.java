package io.msgserver.host.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's slot and its history: which versions came, went, or were refused. Any thread may look; the control thread
 * changes it, and before and after that has run, whoever starts or closes the host.
 */
final class Tenure {
    private final Slot slot;

    // Guarded by this.
    private final Deque<PluginVersion> older = new ArrayDeque<>();
    /** Calls that versions have served which are not among the older ones any more. */
    private long servedBefore;
    private final Set<Assembly.Identity> refusedIdentities = new HashSet<>();
    /** Jars of a lower version, of which that was said. */
    private final Set<String> leftOut = new HashSet<>();
    private @Nullable Refusal refusal;
    /** Why the swap that is wanted waits; null when none does. */
    private @Nullable Waiting waiting;
    /** Empty when nothing served before. */
    private List<StagedJar> former = List.of();
    /** The refusal was told since a version last came into service. */
    private boolean told;
    private long postponedUntil = System.nanoTime();

    /** @param helpless that it goes on only when somebody helps */
    private record Waiting(Refusal why, boolean helpless) {}

    Tenure(Slot slot) {
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    boolean serves() {
        return slot.current() != null;
    }

    /** Where the current version's jar lies in the plugins folder, or null. */
    @Nullable
    Path source() {
        Assembly serving = assembly();
        return serving == null ? null : serving.root().source();
    }

    /** What serves; null when nothing does. */
    @Nullable
    Assembly assembly() {
        PluginVersion current = slot.current();
        return current == null ? null : current.assembly();
    }

    /** Which bytes serve, and what they were told; null when none do. */
    Assembly.@Nullable Identity identity() {
        Assembly serving = assembly();
        return serving == null ? null : serving.identity();
    }

    /** A jar of a lower version is left out. False when that was said before. */
    synchronized boolean leavesOut(StagedJar older) {
        return leftOut.add(older.source() + older.sha256());
    }

    synchronized void retired(PluginVersion version) {
        older.addFirst(version);
    }

    /** Old versions that may still be in memory. */
    synchronized List<PluginVersion> lingering() {
        List<PluginVersion> gone = older.stream().filter(version -> version.state() == VersionState.COLLECTED).toList();
        gone.forEach(version -> servedBefore += version.leases().served());
        older.removeAll(gone);
        return older.stream().filter(version -> version.state().lingers()).toList();
    }

    /** Remembers that these bytes cannot serve with those settings: they are not tried again until either changes. */
    synchronized void refuse(Assembly.Identity identity, Refusal why) {
        refusedIdentities.add(identity);
        refusal = why;
    }

    /** Says that something did not happen, which may happen later. False when that was said since a version last came. */
    synchronized boolean note(Refusal why) {
        boolean news = refusal == null || !told || !refusal.reason().equals(why.reason())
                || !refusal.source().equals(why.source());
        refusal = news ? why : refusal;
        told = true;
        return news;
    }

    /**
     * Says why the swap that is wanted waits.
     *
     * @param helpless that it goes on only when somebody helps
     * @return false when that was said since it began to wait
     */
    synchronized boolean waits(Refusal why, boolean helpless) {
        boolean news = waiting == null || waiting.helpless() != helpless;
        waiting = news ? new Waiting(why, helpless) : waiting;
        return news;
    }

    /** No swap waits, or it goes on. */
    synchronized void goOn() {
        waiting = null;
    }

    /** A version has come into service: what is said from now on is news. */
    synchronized void served() {
        told = false;
        postponedUntil = System.nanoTime();
    }

    /** Nothing is tried for so long. */
    synchronized void postpone(Duration time) {
        postponedUntil = System.nanoTime() + time.toNanos();
    }

    synchronized boolean isPostponed() {
        return postponedUntil - System.nanoTime() > 0;
    }

    synchronized boolean isRefused(Assembly.Identity identity) {
        return refusedIdentities.contains(identity);
    }

    /** An operator wants that one, whatever was thought of it before, and now. */
    synchronized void allow(Assembly.Identity identity) {
        refusedIdentities.remove(identity);
        postponedUntil = System.nanoTime();
    }

    /** What keeps a swap from happening now, or else the last that was refused. */
    @Nullable
    synchronized Refusal refusal() {
        return waiting == null ? refusal : waiting.why();
    }

    /** What served before, kept for a rollback. */
    synchronized void keep(List<StagedJar> before) {
        former = List.copyOf(before);
    }

    /** What a rollback brings back, as an assembly has its members; empty when there is nothing. */
    synchronized List<StagedJar> former() {
        return former;
    }

    PluginStatus status() {
        PluginVersion current = slot.current();
        List<PluginStatus.Version> past;
        long requests = current == null ? 0 : current.leases().served();
        synchronized (this) {
            lingering();
            past = older.stream().map(PluginStatus.Version::of).toList();
            requests += servedBefore;
        }
        requests += past.stream().mapToLong(PluginStatus.Version::requests).sum();
        List<StagedJar> before = former();
        return new PluginStatus(slot.id(), siteNames(), requests,
                current == null ? null : PluginStatus.Version.of(current), past,
                before.isEmpty() ? null : before.getLast().facts().version(), refusal());
    }

    private List<String> siteNames() {
        var names = new ArrayList<String>();
        slot.sites().forEach(site -> names.add(site.name()));
        return names;
    }
}
