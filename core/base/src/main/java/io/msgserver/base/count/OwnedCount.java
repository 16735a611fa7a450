package io.msgserver.base.count;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A count that one thread adds to and any thread reads. With a single writer, a plain load and store suffice: a locked
 * instruction at every request would be the most expensive part of counting.
 */
public final class OwnedCount {
    private final AtomicLong value = new AtomicLong();

    /** Called by the owning thread only. */
    public void add(long more) {
        value.setRelease(value.getPlain() + more);
    }

    /** Called by any thread. */
    public long get() {
        return value.getAcquire();
    }
}
