package io.msgserver.host.plugin;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How many calls into one version run. Two counters that only grow, striped so that callers on different processors do not
 * meet: nothing runs when the ends, read first, equal the begins, read after.
 */
final class Leases {
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    /** Waits in {@link #awaitNone}; set and cleared by that thread. */
    private volatile @Nullable Thread drainer;

    /** The fence keeps what the caller reads next from being read before: an increment alone only orders what was before it. */
    void begin() {
        begun.increment();
        VarHandle.fullFence();
    }

    void end() {
        ended.increment();
        VarHandle.fullFence();
        Thread waiting = drainer;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Calls that have ended. */
    long served() {
        return ended.sum();
    }

    /** Calls that run; exactly 0 only when none does. */
    long running() {
        long ends = ended.sum();
        return begun.sum() - ends;
    }

    /** Waits until nothing runs; by one thread at a time, when no new call begins. False when the patience is over. */
    boolean awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        drainer = Thread.currentThread();
        try {
            while (running() > 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            drainer = null;
        }
    }
}
