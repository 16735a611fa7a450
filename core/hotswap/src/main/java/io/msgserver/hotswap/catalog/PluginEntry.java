package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Slot;
import io.msgserver.hotswap.version.VersionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's slot and its history: which versions came, went, or were refused. Any thread may look; the control thread
 * changes it, and before and after that has run, whoever starts or closes the host.
 */
public final class PluginEntry {
    private static final String STAND_IN = "it served last, and serves on from the host's own copy: what lies in the"
            + " folder cannot";

    private final Slot slot;

    // Guarded by this.
    private final Deque<PluginVersion> older = new ArrayDeque<>();
    /** Requests that versions have served which are not among the older ones any more. */
    private long requestsBefore;
    /** Their calls of any kind. */
    private long callsBefore;
    private final Set<Assembly.Identity> refusedIdentities = new HashSet<>();
    /** Jars of a lower version, of which that was said. */
    private final Set<String> leftOut = new HashSet<>();
    /** Of jars that lie in the folder, the latest last. */
    private final LinkedHashMap<Path, Refusal> refusals = new LinkedHashMap<>();
    /** The retries that are due later, by the jars that they try. */
    private final Map<Assembly.Identity, Retry> retries = new HashMap<>();
    /** Why the swap that is wanted waits; null when none does. */
    private @Nullable Waiting waiting;
    /** Empty when nothing served before. */
    private List<StagedJar> former = List.of();
    /** The jars whose refusal was told since a version last came into service. */
    private final Set<Path> told = new HashSet<>();
    private long postponedUntil = System.nanoTime();
    /** Whether the version that serves came from the host's own copy. */
    private boolean standIn;

    /**
     * @param tries that came to nothing
     * @param next  when the next may come, by {@link System#nanoTime}
     * @param late  whether a call into the plugin took too long at the last try
     */
    private record Retry(int tries, long next, boolean late) {}

    /** @param helpless that it goes on only when somebody helps */
    private record Waiting(Refusal why, boolean helpless) {}

    public PluginEntry(Slot slot) {
        this.slot = slot;
    }

    public Slot slot() {
        return slot;
    }

    public boolean serves() {
        return slot.current() != null;
    }

    /** Whether one of the jars of what serves was taken in from there. */
    boolean servesFrom(Path source) {
        Assembly serving = assembly();
        return serving != null && serving.members().stream().anyMatch(member -> member.source().equals(source));
    }

    /** The assembly that serves; null when none does. */
    @Nullable
    public Assembly assembly() {
        PluginVersion current = slot.current();
        return current == null ? null : current.assembly();
    }

    /** Which bytes serve, and what they were told; null when none do. */
    public Assembly.@Nullable Identity identity() {
        Assembly serving = assembly();
        return serving == null ? null : serving.identity();
    }

    /** A jar of a lower version is left out. False when that was said before. */
    public synchronized boolean leavesOut(StagedJar older) {
        return leftOut.add(older.source() + older.sha256());
    }

    public synchronized void retired(PluginVersion version) {
        older.addFirst(version);
    }

    /** Old versions that may still be in memory. */
    public synchronized List<PluginVersion> lingering() {
        List<PluginVersion> gone = older.stream().filter(version -> version.state() == VersionState.COLLECTED).toList();
        gone.forEach(version -> {
            requestsBefore += version.leases().requests();
            callsBefore += version.leases().calls();
        });
        older.removeAll(gone);
        return older.stream().filter(version -> version.state().lingers()).toList();
    }

    /** Remembers that these bytes cannot serve with those settings: they are not tried again until either changes. */
    public synchronized void refuse(Assembly.Identity identity, Refusal why) {
        refusedIdentities.add(identity);
        retries.remove(identity);
        put(why);
    }

    /**
     * Says that something did not happen, which may happen later. False when that was said since a version last came.
     */
    synchronized boolean note(Refusal why) {
        Refusal before = refusals.get(why.source());
        boolean news = before == null || !before.reason().equals(why.reason()) || !told.contains(why.source());
        if (news) {
            put(why);
        }
        told.add(why.source());
        return news;
    }

    private void put(Refusal why) {
        refusals.remove(why.source());
        refusals.put(why.source(), why);
    }

    /** Whether something was said of the jar there, which is not over. */
    synchronized boolean isToldOf(Path source) {
        return refusals.containsKey(source);
    }

    /** Reports on the jar there are over. */
    public synchronized void forget(Path source) {
        refusals.remove(source);
        told.remove(source);
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
    public synchronized void goOn() {
        waiting = null;
    }

    /** A version has come into service: what is said from now on is news. */
    public synchronized void served(Assembly.Identity identity) {
        told.clear();
        retries.remove(identity);
        postponedUntil = System.nanoTime();
    }

    /** Whether what serves came from the host's own copy, since what lies in the folder could not serve. */
    public synchronized void standsIn(boolean now) {
        standIn = now;
    }

    public synchronized boolean isStandIn() {
        return standIn;
    }

    /**
     * These bytes are tried again with those settings, later each time.
     *
     * @param late whether a call into the plugin took too long
     * @return when
     */
    public synchronized Duration retryLater(Assembly.Identity identity, ScanInterval scanInterval, boolean late) {
        Retry before = retries.get(identity);
        int tries = before == null ? 1 : before.tries() + 1;
        Duration pause = scanInterval.beforeTry(tries);
        retries.put(identity, new Retry(tries, System.nanoTime() + pause.toNanos(), late));
        return pause;
    }

    /** Whether it is not to be tried yet. */
    synchronized boolean isPostponed(Assembly.Identity identity) {
        Retry retry = retries.get(identity);
        return retry != null && retry.next() - System.nanoTime() > 0;
    }

    /** Whether it was refused, or is not to be tried yet. */
    public synchronized boolean isOutOfTheQuestion(Assembly.Identity identity) {
        return refusedIdentities.contains(identity) || isPostponed(identity);
    }

    /** Whether it is tried again after it came to nothing. */
    public synchronized boolean isRetried(Assembly.Identity identity) {
        return retries.containsKey(identity);
    }

    /** Whether it was refused, or took too long when it was last tried. */
    public synchronized boolean hasFailed(Assembly.Identity identity) {
        Retry retry = retries.get(identity);
        return refusedIdentities.contains(identity) || (retry != null && retry.late());
    }

    /** Nothing is tried for so long. */
    public synchronized void postpone(Duration time) {
        postponedUntil = System.nanoTime() + time.toNanos();
    }

    public synchronized boolean isPostponed() {
        return postponedUntil - System.nanoTime() > 0;
    }

    public synchronized boolean isRefused(Assembly.Identity identity) {
        return refusedIdentities.contains(identity);
    }

    /** An operator wants that one, whatever was thought of it before, and now. */
    public synchronized void allow(Assembly.Identity identity) {
        refusedIdentities.remove(identity);
        retries.remove(identity);
        postponedUntil = System.nanoTime();
    }

    /** These bytes were put into the folder anew: each version that has them is tried. */
    synchronized void allow(String sha256) {
        refusedIdentities.removeIf(identity -> identity.sha256().contains(sha256));
        retries.keySet().removeIf(identity -> identity.sha256().contains(sha256));
    }

    /** The reason that keeps a swap from happening now, or else why the jar that was refused last does not serve. */
    @Nullable
    public synchronized Refusal refusal() {
        return waiting != null ? waiting.why() : refusals.isEmpty() ? null : refusals.lastEntry().getValue();
    }

    /** Keeps the jars that served before, for a rollback. */
    synchronized void keep(List<StagedJar> before) {
        former = List.copyOf(before);
    }

    /** The jars that a rollback brings back, in the order of an assembly's members; empty when there are none. */
    public synchronized List<StagedJar> former() {
        return former;
    }

    public PluginStatus status() {
        PluginVersion current = slot.current();
        List<PluginStatus.Version> past;
        long requests = current == null ? 0 : current.leases().requests();
        long calls = current == null ? 0 : current.leases().calls();
        synchronized (this) {
            lingering();
            past = older.stream().map(version -> PluginStatus.Version.of(version, "")).toList();
            requests += requestsBefore + older.stream().mapToLong(version -> version.leases().requests()).sum();
            calls += callsBefore + older.stream().mapToLong(version -> version.leases().calls()).sum();
        }
        List<StagedJar> before = former();
        return new PluginStatus(slot.id(), siteNames(), requests, calls,
                current == null ? null : PluginStatus.Version.of(current, isStandIn() ? STAND_IN : ""), past,
                before.isEmpty() ? null : before.getLast().facts().version(), refusal());
    }

    private List<String> siteNames() {
        var names = new ArrayList<String>();
        slot.sites().forEach(site -> names.add(site.name()));
        return names;
    }
}
