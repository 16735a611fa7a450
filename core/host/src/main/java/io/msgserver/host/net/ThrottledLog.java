package io.msgserver.host.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Limits warnings that clients can cause at will to one in ten seconds. Any thread. */
public final class ThrottledLog {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    /** The time from which the next warning is due, in {@link System#nanoTime}. */
    private final AtomicLong due = new AtomicLong(System.nanoTime());

    /** Returns whether a warning is due: the caller then logs it. */
    public boolean isDue() {
        long now = System.nanoTime();
        long next = due.get();
        return now - next >= 0 && due.compareAndSet(next, now + BETWEEN.toNanos());
    }
}
