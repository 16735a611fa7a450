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
 * alone changes it.
 */
final class Tenure {
    /** Old versions that may still be in memory: more would be a leak that grows with every swap. */
    static final int MOST_LINGERING = 3;

    private final Slot slot;

    // Guarded by this.
    private final Deque<PluginVersion> older = new ArrayDeque<>();
    private final Set<String> refusedIdentities = new HashSet<>();
    private @Nullable Refusal refusal;
    private @Nullable StagedJar former;
    /** The refusal was told since a version last came into service. */
    private boolean told;
    private long postponedUntil = System.nanoTime();

    Tenure(Slot slot) {
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }

    synchronized void retired(PluginVersion version) {
        older.addFirst(version);
    }

    /** Old versions that may still be in memory. */
    synchronized List<PluginVersion> lingering() {
        older.removeIf(version -> version.state() == VersionState.COLLECTED);
        return older.stream().filter(version -> version.state().lingers()).toList();
    }

    /** Remembers that these bytes cannot serve: they are not tried again until they change. */
    synchronized void refuse(String identity, Refusal why) {
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

    synchronized boolean isRefused(String identity) {
        return refusedIdentities.contains(identity);
    }

    /** An operator wants that jar, whatever was thought of it before, alone or with what it needs. */
    synchronized void allow(StagedJar jar) {
        refusedIdentities.removeIf(identity -> identity.endsWith(jar.sha256()));
    }

    @Nullable
    synchronized Refusal refusal() {
        return refusal;
    }

    /** The jar that served before, kept for a rollback. */
    synchronized void keep(StagedJar jar) {
        former = jar;
    }

    @Nullable
    synchronized StagedJar former() {
        return former;
    }

    PluginStatus status() {
        PluginVersion current = slot.current();
        List<PluginStatus.Version> past;
        synchronized (this) {
            lingering();
            past = older.stream().map(PluginStatus.Version::of).toList();
        }
        StagedJar before = former();
        return new PluginStatus(slot.id(), siteNames(), current == null ? null : PluginStatus.Version.of(current), past,
                before == null ? null : before.facts().version(), refusal());
    }

    private List<String> siteNames() {
        var names = new ArrayList<String>();
        slot.sites().forEach(site -> names.add(site.name()));
        return names;
    }

    /** Where the current version's jar lies in the plugins folder, or null. */
    @Nullable
    Path source() {
        PluginVersion current = slot.current();
        return current == null ? null : current.assembly().root().source();
    }
}
