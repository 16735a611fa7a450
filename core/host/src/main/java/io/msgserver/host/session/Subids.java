package io.msgserver.host.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The subids of one gate, each allocated once. Any thread.
 *
 * <p>When a subid must stay unique after a crash, only {@linkplain #reserve reserved} ones are allocated; the caller
 * waits until more are reserved if necessary.
 */
public final class Subids {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AtomicLong last;
    /** Written with the lock of this. */
    private volatile long reserved;

    private Subids(long last, long reserved) {
        this.last = new AtomicLong(last);
        this.reserved = reserved;
    }

    /** Returns subids from 1, without a limit. */
    public static Subids unbounded() {
        return new Subids(0, Long.MAX_VALUE);
    }

    /** Returns subids that follow the given one, available after the first reservation. */
    public static Subids after(long last) {
        return new Subids(last, last);
    }

    /**
     * Returns the next subid. Waits only while all reserved ones are used up.
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

    /** Returns the last subid that was requested. */
    public long last() {
        return last.get();
    }

    /** Returns the last subid that may be allocated. */
    public long reserved() {
        return reserved;
    }

    /** Allows allocation up to that subid. */
    public synchronized void reserve(long upTo) {
        reserved = Math.max(reserved, upTo);
        notifyAll();
    }
}
