package io.msgserver.hotswap.version;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls into one version, those that run and those that have ended. It has two counts that only grow,
 * striped so that callers on different processors rarely contend. No call runs when the ends, read first, equal the
 * begins, read afterwards.
 *
 * <p>Each increment has the memory effects of a volatile write and read: no later read of the caller is reordered
 * before it. A {@link java.util.concurrent.atomic.LongAdder} does not guarantee that, and would need a fence.
 */
public final class Leases {
    private static final int STRIPES = 8;
    /** Longs from one count to the next: 128 bytes, since processors fetch cache lines of 64 bytes in pairs. */
    private static final int SPACING = 16;

    /** The begins, then the ends. The first cache line is unused, since the array's length is there. */
    private final AtomicLongArray counts = new AtomicLongArray((2 * STRIPES + 1) * SPACING);
    private final LongAdder requests = new LongAdder();
    private final LongAdder callbacks = new LongAdder();
    /** The thread that waits in {@link #awaitIdle}, which sets and clears it; null when none waits. */
    private volatile @Nullable Thread drainer;

    public void begin() {
        counts.getAndIncrement(stripe());
    }

    /** @param served the number of requests that the lease was used for; 0 when it was not used */
    public void end(int served) {
        requests.add(served);
        end();
    }

    /** Ends a lease that was used for a call other than {@code onRequest}. */
    void endCallback() {
        callbacks.increment();
        end();
    }

    private void end() {
        counts.getAndIncrement(stripe() + STRIPES * SPACING);
        Thread waiting = drainer;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    private static int stripe() {
        return (((int) Thread.currentThread().threadId() & STRIPES - 1) + 1) * SPACING;
    }

    /** Returns the number of requests that have ended. */
    public long requests() {
        return requests.sum();
    }

    /** Returns the number of calls of any kind that have ended. */
    public long calls() {
        return requests.sum() + callbacks.sum();
    }

    /** Returns the number of leases that are held; exactly 0 only when none is. */
    public long running() {
        long ends = sum(1 + STRIPES);
        return sum(1) - ends;
    }

    private long sum(int first) {
        long sum = 0;
        for (int stripe = first; stripe < first + STRIPES; stripe++) {
            sum += counts.get(stripe * SPACING);
        }
        return sum;
    }

    /**
     * Waits until no call runs. Called by one thread at a time, when no new calls begin. Returns false after the
     * timeout.
     */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
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
