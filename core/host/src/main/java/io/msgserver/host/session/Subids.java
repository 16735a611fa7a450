package io.msgserver.host.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The subids of one gate, each handed out once. Any thread.
 *
 * <p>Where a crash must not make it hand one out again, it hands out only what was {@linkplain #reserve reserved}
 * before, and waits for more if need be.
 */
public final class Subids {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AtomicLong last;
    /** Written under the lock of this. */
    private volatile long reserved;

    private Subids(long last, long reserved) {
        this.last = new AtomicLong(last);
        this.reserved = reserved;
    }

    /** From 1, and without an end. */
    public static Subids unbounded() {
        return new Subids(0, Long.MAX_VALUE);
    }

    /** From the one after that, once some are reserved. */
    public static Subids after(long last) {
        return new Subids(last, last);
    }

    /**
     * The next one. It waits only when all that were reserved are used up before more are.
     *
     * @throws IllegalStateException when none are reserved for 5 s
     */
    public long next() {
        long next = last.incrementAndGet();
        if (next > reserved) {
            awaitReserved(next);
        }
        return next;
    }

    private synchronized void awaitReserved(long wanted) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (wanted > reserved) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("subid " + wanted + " cannot be handed out: " + reserved
                        + " is the last that the session store has reserved; the log says why it does not write");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the session store reserved subids", e);
            }
        }
    }

    /** The last one that was asked for. */
    public long last() {
        return last.get();
    }

    /** The last one that may be handed out. */
    public long reserved() {
        return reserved;
    }

    /** Lets them be handed out up to that one. */
    public synchronized void reserve(long upTo) {
        reserved = Math.max(reserved, upTo);
        notifyAll();
    }
}
