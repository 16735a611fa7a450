package io.msgserver.hotswap.leak;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.VersionState;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that retired versions are garbage-collected. A phantom reference to each class loader is enqueued when the
 * loader has been collected. A version whose loaders remain after some collections is a leak, and its suspects are
 * reported.
 *
 * <p>Loaders that have served are in the old generation, and only a full collection finds them dead. So this class
 * requests collections, rarely, and only while a version is watched. See {@code Host} for the consequences in a program
 * that embeds it.
 */
public final class LeakWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeakWatch.class);
    private static final int COLLECTIONS_TO_LEAK = 3;
    /**
     * The limit of collections in one round. A concurrent collection finds dead objects only among those that were in
     * the old generation when it began. On a host with little load, only these collections move a loader there: after
     * {@code MaxTenuringThreshold} of them, 15 at most. So a round may need several.
     */
    private static final int MAX_COLLECTIONS_PER_ROUND = 6;
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    /**
     * The pause between two rounds, in scan intervals of the plugins folder: with shorter intervals, leaks are found
     * sooner too.
     */
    private static final int PAUSE_IN_POLLS = 10;
    /** The pause between two rounds while a swap waits for a version to be collected. */
    private static final Duration HURRIED_PAUSE = Duration.ofMillis(100);

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final ConcurrentLinkedQueue<Watched> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("plugin-leak-watch").unstarted(this::run);
    /** Owned by {@link #thread}. */
    private final List<Watched> watched = new ArrayList<>();
    private final Duration pause;
    private final int collectionsPerRound = collectionsPerRoundFromOptions();
    private long lastCollection = System.nanoTime();
    private long lastCounted = System.nanoTime();
    private volatile boolean hurried;

    /** @param poll the scan interval of the plugins folder */
    public LeakWatch(Duration poll) {
        Duration byPoll = poll.multipliedBy(PAUSE_IN_POLLS);
        this.pause = byPoll.compareTo(MAX_PAUSE) < 0 ? byPoll : MAX_PAUSE;
    }

    public LeakWatch start() {
        thread.start();
        return this;
    }

    /** A version that is being retired, with phantom references to its class loaders. */
    public static final class Watched {
        private final PluginVersion version;
        private final List<Reference<ClassLoader>> loaders = new ArrayList<>();
        private final Suspects suspects;
        private int collections;

        private Watched(PluginVersion version, ReferenceQueue<ClassLoader> collected) {
            this.version = version;
            this.suspects = Suspects.of(version);
            for (StagedJar member : version.assembly().members()) {
                ClassLoader loader = version.manager().getPluginClassLoader(member.id());
                if (loader != null) {
                    loaders.add(new PhantomReference<>(loader, collected));
                }
            }
        }
    }

    /** Makes the references to a version's class loaders. Called while the version still has them. */
    public Watched track(PluginVersion version) {
        return new Watched(version, collected);
    }

    /** Starts to watch a version that the host no longer references. */
    public void watch(Watched version) {
        arrivals.add(version);
    }

    /** Requests the next collection sooner, because a swap waits for a version to be collected. */
    public void hurry() {
        hurried = true;
    }

    private void run() {
        while (true) {
            try {
                pollOnce();
            } catch (InterruptedException _) {
                return; // The host has stopped.
            } catch (RuntimeException | Error fault) {
                // The thread continues: without it, swaps would stop once the limit of old versions is reached.
                log.error("the leak watch of old versions failed; it continues", fault);
            }
        }
    }

    private void pollOnce() throws InterruptedException {
        Reference<? extends ClassLoader> gone = collected.remove(HURRIED_PAUSE.toMillis());
        takeArrivals();
        if (gone != null) {
            removeCollected(gone);
        } else {
            collectWhenDue();
        }
    }

    private void takeArrivals() {
        for (Watched next = arrivals.poll(); next != null; next = arrivals.poll()) {
            watched.add(next);
            finishIfCollected(next);
        }
    }

    private void removeCollected(Reference<? extends ClassLoader> gone) {
        for (Watched version : watched) {
            version.loaders.remove(gone);
        }
        List.copyOf(watched).forEach(this::finishIfCollected);
    }

    private void finishIfCollected(Watched version) {
        version.loaders.removeIf(loader -> loader.refersTo(null));
        if (version.loaders.isEmpty()) {
            watched.remove(version);
            version.version.become(VersionState.COLLECTED);
            log.debug("plugin {}: nothing is left of it", version.version);
        }
    }

    private void collectWhenDue() {
        long now = System.nanoTime();
        Duration wanted = hurried ? HURRIED_PAUSE : pause;
        boolean isDue = now - lastCollection >= wanted.toNanos();
        if (watched.isEmpty() || !isDue
                || watched.stream().allMatch(version -> version.collections > COLLECTIONS_TO_LEAK)) {
            return;
        }
        boolean untilFirst = hurried;
        hurried = false;
        collect(untilFirst);
        lastCollection = System.nanoTime();
        // Hurried collections do not count: a loader that survives them may be collected soon.
        if (now - lastCounted >= pause.toNanos()) {
            lastCounted = now;
            watched.forEach(version -> version.collections++);
            watched.stream().filter(version -> version.collections == COLLECTIONS_TO_LEAK + 1)
                    .forEach(LeakWatch::report);
        }
    }

    /**
     * Collects until all watched versions are gone, or one of them when a swap waits for it. Each collection pauses the
     * host for some milliseconds, so that no more are made than needed.
     */
    private void collect(boolean untilFirst) {
        boolean enough = false;
        for (int times = 0; times < collectionsPerRound && !enough; times++) {
            System.gc();
            enough = untilFirst
                    ? watched.stream().anyMatch(LeakWatch::isGone)
                    : watched.stream().allMatch(LeakWatch::isGone);
        }
    }

    private static boolean isGone(Watched version) {
        return version.loaders.stream().allMatch(loader -> loader.refersTo(null));
    }

    private static int collectionsPerRoundFromOptions() {
        var options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        // The option makes System.gc concurrent; bin/msgserver sets it.
        if (!Boolean.parseBoolean(options.getVMOption("ExplicitGCInvokesConcurrent").getValue())) {
            return 1;
        }
        return Math.min(MAX_COLLECTIONS_PER_ROUND,
                Integer.parseInt(options.getVMOption("MaxTenuringThreshold").getValue()) + 2);
    }

    private static void report(Watched leaked) {
        String suspects = "What holds them could not be found out";
        try {
            suspects = leaked.suspects.text();
            log.error(
                    "plugin {} has LEAKED: it was stopped, and after {} collections its classes are still in memory. {}",
                    leaked.version, COLLECTIONS_TO_LEAK, suspects);
        } finally {
            // The state changes after the log line, so that a reader of the state finds the line.
            leaked.version.become(VersionState.LEAKED, suspects);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
