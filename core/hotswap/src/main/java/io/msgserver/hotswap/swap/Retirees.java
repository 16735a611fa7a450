package io.msgserver.hotswap.swap;

import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.VersionState;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that are being retired, each on its own thread, so that a slow one does not delay others. Any thread.
 */
public final class Retirees {
    private static final Logger log = LoggerFactory.getLogger(Retirees.class);

    private final Retirement retirement;
    private final ThreadFactory factory;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    /** The versions that wait for a thread, because the system had none. */
    private final Queue<Retiree> waiting = new ConcurrentLinkedQueue<>();

    private record Retiree(PluginEntry entry, PluginVersion version) {}

    public Retirees(Retirement retirement) {
        this(retirement, task -> Thread.ofPlatform().daemon().unstarted(task));
    }

    /** @param factory makes the threads; for tests */
    Retirees(Retirement retirement, ThreadFactory factory) {
        this.retirement = retirement;
        this.factory = factory;
    }

    /** Retires a version that no longer serves. */
    public void retire(PluginEntry entry, PluginVersion old) {
        old.become(VersionState.DRAINING);
        entry.retired(old);
        var retiree = new Retiree(entry, old);
        if (!starts(retiree)) {
            log.error(
                    "plugin {} cannot be stopped yet: the system has no thread for that; it is tried again, and new versions"
                            + " may have to wait. Give the host more threads or memory, as with ulimit -u or pids.max",
                    old);
            waiting.add(retiree);
        }
    }

    /** Tries again the versions that wait for a thread. Returns whether any still does. */
    public boolean retry() {
        for (Retiree next = waiting.peek(); next != null; next = waiting.peek()) {
            if (!starts(next)) {
                return true;
            }
            waiting.remove(next);
        }
        return false;
    }

    /** Starts a retirement on a new thread. Returns false when the system has no thread. */
    private boolean starts(Retiree retiree) {
        Thread thread = factory.newThread(() -> {
            try {
                run(retiree.entry, retiree.version);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        thread.setName("retire-" + retiree.version);
        threads.add(thread);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError _) { // Java reports missing threads by this error too.
            threads.remove(thread);
            return false;
        }
    }

    private void run(PluginEntry entry, PluginVersion old) {
        retirement.retire(old, entry.slot().endpoints());
        if (!entry.serves()) {
            entry.slot().endpoints().forEach(Endpoint::drained);
        }
    }

    /**
     * Waits until all are retired or the timeout has passed. Their calls are not waited for any more, since the
     * endpoints have ended them.
     */
    public void finish(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        retirement.hurry();
        retry();
        try {
            for (Thread thread : List.copyOf(threads)) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
