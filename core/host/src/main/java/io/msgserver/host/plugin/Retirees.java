package io.msgserver.host.plugin;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The versions that go, each on a thread of its own: one that takes its time keeps no other waiting. Any thread. */
final class Retirees {
    private final Retirement retirement;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Retirees(Retirement retirement) {
        this.retirement = retirement;
    }

    /** That version serves no more. */
    void retire(Tenure tenure, PluginVersion old) {
        old.become(VersionState.DRAINING);
        tenure.retired(old);
        Thread thread = Thread.ofPlatform().daemon().name("retire-" + old).unstarted(() -> {
            try {
                run(tenure, old);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void run(Tenure tenure, PluginVersion old) {
        retirement.retire(old, tenure.slot().sites());
        if (!tenure.serves()) {
            tenure.slot().sites().forEach(Site::ended);
        }
    }

    /** Waits for all that go, but not longer than that. No calls of theirs are waited for any more: the sites have ended them. */
    void finish(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        retirement.hurry();
        try {
            for (Thread thread : List.copyOf(threads)) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
