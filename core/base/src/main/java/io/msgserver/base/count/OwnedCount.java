package io.msgserver.base.count;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count that one thread adds to and any thread reads. Since nobody else writes it, a plain load and store will do: a
 * locked instruction at every request would be the dearest part of counting it.
 */
public final class OwnedCount {
    private final AtomicLong value = new AtomicLong();

    /** By the owner alone. */
    public void add(long more) {
        value.setRelease(value.getPlain() + more);
    }

    /** Any thread. */
    public long get() {
        return value.getAcquire();
    }
}
