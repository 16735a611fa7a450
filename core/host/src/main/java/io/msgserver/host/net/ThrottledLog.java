package io.msgserver.host.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps warnings that clients can cause at will from filling the log: one in ten seconds. Any thread. */
public final class ThrottledLog {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    /** When the next one is worth a line, in {@link System#nanoTime}. */
    private final AtomicLong due = new AtomicLong(System.nanoTime());

    /** Whether there was none for a while: then the caller warns. */
    public boolean isDue() {
        long now = System.nanoTime();
        long next = due.get();
        return now - next >= 0 && due.compareAndSet(next, now + BETWEEN.toNanos());
    }
}
