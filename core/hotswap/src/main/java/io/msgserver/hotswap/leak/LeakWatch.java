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
 * Proves that retired versions are gone. A phantom reference to each class loader says when it was collected; a version
 * whose loaders are still there after some garbage collections is a leak, and what holds it is looked for.
 *
 * <p>Loaders that have served live in the old generation, and only a full collection finds them dead. So this asks for
 * some, seldom, and only while there is a version to prove. See {@code Host} for what that means to who embeds it.
 */
public final class LeakWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeakWatch.class);
    private static final int COLLECTIONS = 3;
    /**
     * A concurrent collection finds dead what was in the old generation when it began, and on a host that has little to
     * do, a loader comes there by these collections alone: after {@code MaxTenuringThreshold} of them, 15 at most. So
     * each that counts may be several, but no more than this.
     */
    private static final int MOST_IN_A_ROW = 6;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** In looks at the plugins folder: who wants swaps to come sooner wants to know of leaks sooner. */
    private static final int PAUSE = 10;
    /** When a swap waits for a version to go. */
    private static final Duration BETWEEN_HURRIED = Duration.ofMillis(100);

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final ConcurrentLinkedQueue<Watched> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("plugin-leak-watch").unstarted(this::run);
    /** Owned by the thread. */
    private final List<Watched> watched = new ArrayList<>();
    private final Duration betweenCollections;
    private final int inARow = collectionsInARow();
    private long lastCollection = System.nanoTime();
    private long lastCounted = System.nanoTime();
    private volatile boolean hurried;

    /** @param poll how often there may be a swap */
    public LeakWatch(Duration poll) {
        Duration pause = poll.multipliedBy(PAUSE);
        this.betweenCollections = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    public LeakWatch start() {
        thread.start();
        return this;
    }

    /** A version on its way out: its loaders, by references that do not hold them. */
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

    /** Takes the references, while the version still has its loaders. */
    public Watched mark(PluginVersion version) {
        return new Watched(version, collected);
    }

    /** From now on nothing of the host holds it. */
    public void watch(Watched version) {
        arrivals.add(version);
    }

    /** Makes it look sooner, because a swap waits for a version to go. */
    public void hurry() {
        hurried = true;
    }

    private void run() {
        while (true) {
            try {
                lookOnce();
            } catch (InterruptedException _) {
                return; // The host has stopped.
            } catch (RuntimeException | Error fault) {
                // Without this watch there would be no more swaps, after a few.
                log.error("the watch over old versions failed, and goes on", fault);
            }
        }
    }

    private void lookOnce() throws InterruptedException {
        Reference<? extends ClassLoader> gone = collected.remove(BETWEEN_HURRIED.toMillis());
        takeArrivals();
        if (gone != null) {
            strike(gone);
        } else {
            collectWhenDue();
        }
    }

    private void takeArrivals() {
        for (Watched next = arrivals.poll(); next != null; next = arrivals.poll()) {
            watched.add(next);
            settle(next);
        }
    }

    private void strike(Reference<? extends ClassLoader> gone) {
        for (Watched version : watched) {
            version.loaders.remove(gone);
        }
        List.copyOf(watched).forEach(this::settle);
    }

    private void settle(Watched version) {
        version.loaders.removeIf(loader -> loader.refersTo(null));
        if (version.loaders.isEmpty()) {
            watched.remove(version);
            version.version.become(VersionState.COLLECTED);
            log.debug("plugin {}: nothing is left of it", version.version);
        }
    }

    private void collectWhenDue() {
        long now = System.nanoTime();
        Duration pause = hurried ? BETWEEN_HURRIED : betweenCollections;
        boolean due = now - lastCollection >= pause.toNanos();
        if (watched.isEmpty() || !due || watched.stream().allMatch(version -> version.collections > COLLECTIONS)) {
            return;
        }
        boolean forOne = hurried;
        hurried = false;
        collect(forOne);
        lastCollection = System.nanoTime();
        // Those that somebody was in a hurry for say little: what they leave may be on its way out.
        if (now - lastCounted >= betweenCollections.toNanos()) {
            lastCounted = now;
            watched.forEach(version -> version.collections++);
            watched.stream().filter(version -> version.collections == COLLECTIONS + 1).forEach(LeakWatch::report);
        }
    }

    /**
     * Each pauses the host for some milliseconds, so no more than it takes. A swap that waits needs the room of one
     * version.
     */
    private void collect(boolean forOne) {
        boolean enough = false;
        for (int times = 0; times < inARow && !enough; times++) {
            System.gc();
            enough = forOne
                    ? watched.stream().anyMatch(LeakWatch::isGone)
                    : watched.stream().allMatch(LeakWatch::isGone);
        }
    }

    private static boolean isGone(Watched version) {
        return version.loaders.stream().allMatch(loader -> loader.refersTo(null));
    }

    private static int collectionsInARow() {
        var options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        // Whether System.gc leaves the host running, as bin/msgserver wants it.
        if (!Boolean.parseBoolean(options.getVMOption("ExplicitGCInvokesConcurrent").getValue())) {
            return 1;
        }
        return Math.min(MOST_IN_A_ROW,
                Integer.parseInt(options.getVMOption("MaxTenuringThreshold").getValue()) + 2);
    }

    private static void report(Watched leaked) {
        String suspects = "What holds them could not be found out";
        try {
            suspects = leaked.suspects.text();
            log.error(
                    "plugin {} has LEAKED: it was stopped, and after {} collections its classes are still in memory. {}",
                    leaked.version, COLLECTIONS, suspects);
        } finally {
            // Last, so that whoever sees the state finds it told.
            leaked.version.become(VersionState.LEAKED, suspects);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
