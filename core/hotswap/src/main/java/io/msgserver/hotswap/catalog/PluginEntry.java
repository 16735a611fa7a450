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
 * A plugin's slot and its history: the versions that served and those that were refused. Any thread may read. The
 * control thread changes it; before that starts and after it has ended, the thread that starts or closes the host does.
 */
public final class PluginEntry {
    private static final String STAND_IN = "the version that served last, from the host's own copy: the jar in the"
            + " folder cannot serve";

    private final Slot slot;

    // Guarded by this.
    private final Deque<PluginVersion> older = new ArrayDeque<>();
    /** The number of requests into versions that are no longer among the older ones. */
    private long requestsBefore;
    /** The number of calls of any kind into those versions. */
    private long callsBefore;
    private final Set<Assembly.Identity> refusedIdentities = new HashSet<>();
    /** The jars of a lower version whose omission was logged. */
    private final Set<String> leftOut = new HashSet<>();
    /** The refusals of jars in the folder, by path, the latest last. */
    private final LinkedHashMap<Path, Refusal> refusals = new LinkedHashMap<>();
    /** The retries that are due later, by the assembly that they try. */
    private final Map<Assembly.Identity, Retry> retries = new HashMap<>();
    /** The reason why a wanted swap waits; null when none waits. */
    private @Nullable Waiting waiting;
    /** The jars of the version that served before; empty when there was none. */
    private List<StagedJar> former = List.of();
    /** The jars whose refusal was logged since a version last came into service. */
    private final Set<Path> reported = new HashSet<>();
    private long postponedUntil = System.nanoTime();
    /** Whether the current version was loaded from the host's own copy. */
    private boolean standIn;

    /**
     * @param tries the number of failed attempts
     * @param next  the earliest time of the next attempt, by {@link System#nanoTime}
     * @param late  whether a call into the plugin took too long in the last attempt
     */
    private record Retry(int tries, long next, boolean late) {}

    /** @param needsOperator whether the swap continues only when an operator helps */
    private record Waiting(Refusal why, boolean needsOperator) {}

    public PluginEntry(Slot slot) {
        this.slot = slot;
    }

    public Slot slot() {
        return slot;
    }

    public boolean serves() {
        return slot.current() != null;
    }

    /** Returns whether one of the jars of the current version was taken in from that file. */
    boolean servesFrom(Path source) {
        Assembly serving = assembly();
        return serving != null && serving.members().stream().anyMatch(member -> member.source().equals(source));
    }

    /** Returns the assembly of the current version; null when there is none. */
    @Nullable
    public Assembly assembly() {
        PluginVersion current = slot.current();
        return current == null ? null : current.assembly();
    }

    /** Returns the identity of the current version, its bytes and settings; null when there is none. */
    public Assembly.@Nullable Identity identity() {
        Assembly serving = assembly();
        return serving == null ? null : serving.identity();
    }

    /** Records that a jar of a lower version is left out. Returns false when it was recorded before. */
    public synchronized boolean recordLeftOut(StagedJar older) {
        return leftOut.add(older.source() + older.sha256());
    }

    public synchronized void retired(PluginVersion version) {
        older.addFirst(version);
    }

    /** Returns the old versions that may still be in memory. */
    public synchronized List<PluginVersion> lingering() {
        List<PluginVersion> gone = older.stream().filter(version -> version.state() == VersionState.COLLECTED).toList();
        gone.forEach(version -> {
            requestsBefore += version.leases().requests();
            callsBefore += version.leases().calls();
        });
        older.removeAll(gone);
        return older.stream().filter(version -> version.state().lingers()).toList();
    }

    /** Records that these bytes cannot serve with these settings. They are not tried again until either changes. */
    public synchronized void refuse(Assembly.Identity identity, Refusal why) {
        refusedIdentities.add(identity);
        retries.remove(identity);
        put(why);
    }

    /**
     * Records that a jar does not serve now, but may later. Returns false when it was recorded since a version last
     * came into service.
     */
    synchronized boolean recordRefusal(Refusal why) {
        Refusal before = refusals.get(why.source());
        boolean isNew = before == null || !before.reason().equals(why.reason()) || !reported.contains(why.source());
        if (isNew) {
            put(why);
        }
        reported.add(why.source());
        return isNew;
    }

    private void put(Refusal why) {
        refusals.remove(why.source());
        refusals.put(why.source(), why);
    }

    /** Returns whether there is a refusal of that file. */
    synchronized boolean hasRefusalOf(Path source) {
        return refusals.containsKey(source);
    }

    /** Removes the refusal of that file. */
    public synchronized void forget(Path source) {
        refusals.remove(source);
        reported.remove(source);
    }

    /**
     * Records why the wanted swap waits.
     *
     * @param needsOperator whether the swap continues only when an operator helps
     * @return false when it was recorded since the swap began to wait
     */
    synchronized boolean recordWaiting(Refusal why, boolean needsOperator) {
        boolean isNew = waiting == null || waiting.needsOperator() != needsOperator;
        waiting = isNew ? new Waiting(why, needsOperator) : waiting;
        return isNew;
    }

    /** Clears the reason to wait: no swap waits any more. */
    public synchronized void endWaiting() {
        waiting = null;
    }

    /**
     * Records that a version has come into service. Later refusals are logged again, even those that were logged
     * before.
     */
    public synchronized void served(Assembly.Identity identity) {
        reported.clear();
        retries.remove(identity);
        postponedUntil = System.nanoTime();
    }

    /**
     * Sets whether the current version was loaded from the host's own copy, since the jar in the folder could not
     * serve.
     */
    public synchronized void setStandIn(boolean now) {
        standIn = now;
    }

    public synchronized boolean isStandIn() {
        return standIn;
    }

    /**
     * Schedules the next attempt with these bytes and settings. The pause grows with each attempt.
     *
     * @param late whether a call into the plugin took too long
     * @return the pause before the next attempt
     */
    public synchronized Duration retryLater(Assembly.Identity identity, ScanInterval scanInterval, boolean late) {
        Retry before = retries.get(identity);
        int tries = before == null ? 1 : before.tries() + 1;
        Duration pause = scanInterval.backoff(tries);
        retries.put(identity, new Retry(tries, System.nanoTime() + pause.toNanos(), late));
        return pause;
    }

    /** Returns whether the next attempt is not due yet. */
    synchronized boolean isPostponed(Assembly.Identity identity) {
        Retry retry = retries.get(identity);
        return retry != null && retry.next() - System.nanoTime() > 0;
    }

    /** Returns whether it was refused, or its next attempt is not due yet. */
    public synchronized boolean isExcluded(Assembly.Identity identity) {
        return refusedIdentities.contains(identity) || isPostponed(identity);
    }

    /** Returns whether another attempt is scheduled after a failed one. */
    public synchronized boolean isRetried(Assembly.Identity identity) {
        return retries.containsKey(identity);
    }

    /** Returns whether it was refused, or took too long in the last attempt. */
    public synchronized boolean hasFailed(Assembly.Identity identity) {
        Retry retry = retries.get(identity);
        return refusedIdentities.contains(identity) || (retry != null && retry.late());
    }

    /** Postpones all attempts for that time. */
    public synchronized void postpone(Duration time) {
        postponedUntil = System.nanoTime() + time.toNanos();
    }

    public synchronized boolean isPostponed() {
        return postponedUntil - System.nanoTime() > 0;
    }

    public synchronized boolean isRefused(Assembly.Identity identity) {
        return refusedIdentities.contains(identity);
    }

    /** Allows an assembly that an operator asks for: forgets that it was refused, and lets it be tried at once. */
    public synchronized void allow(Assembly.Identity identity) {
        refusedIdentities.remove(identity);
        retries.remove(identity);
        postponedUntil = System.nanoTime();
    }

    /** Allows all assemblies with a jar that was put into the folder anew. */
    synchronized void allow(String sha256) {
        refusedIdentities.removeIf(identity -> identity.sha256().contains(sha256));
        retries.keySet().removeIf(identity -> identity.sha256().contains(sha256));
    }

    /** Returns the reason why a swap waits, otherwise the last refusal; null when there is neither. */
    @Nullable
    public synchronized Refusal refusal() {
        return waiting != null ? waiting.why() : refusals.isEmpty() ? null : refusals.lastEntry().getValue();
    }

    /** Keeps the jars that served before, for a rollback. */
    synchronized void keep(List<StagedJar> before) {
        former = List.copyOf(before);
    }

    /**
     * Returns the jars that a rollback brings back, in the order of an assembly's members; empty when there are none.
     */
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
        return new PluginStatus(slot.id(), endpointNames(), requests, calls,
                current == null ? null : PluginStatus.Version.of(current, isStandIn() ? STAND_IN : ""), past,
                before.isEmpty() ? null : before.getLast().facts().version(), refusal());
    }

    private List<String> endpointNames() {
        var names = new ArrayList<String>();
        slot.endpoints().forEach(endpoint -> names.add(endpoint.name()));
        return names;
    }
}
