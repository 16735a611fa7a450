package io.msgserver.host.session;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all users of a host have remembered together, and how much that may be. Beyond it a thread goes from user to user, and each
 * forgets the older half, until an eighth of the bound is free again; the next time it goes on with the next user. Any thread.
 *
 * <p>Each session says what changed only when that is {@link #STEP} bytes: most requests thus write nothing that others share.
 */
public final class RememberedTotal {
    static final int STEP = 4096;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder ofOne = new LongAdder();
    private final LongAdder ofAll = new LongAdder();
    private final List<Users> everybody = new CopyOnWriteArrayList<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    /** Owned by whoever set {@link #sweeping}. */
    private Iterator<Session> ahead = Collections.emptyIterator();

    /** Of which there was too much. */
    public enum Bound {
        /** {@link SessionLimits#maxRemembered}. */
        USER,
        /** The bound of all together. */
        ALL
    }

    /** @param most bytes of responses, framed */
    public RememberedTotal(long most) {
        this.most = most;
    }

    /** These may have to forget. Before they are asked anything. */
    public void watch(Users users) {
        everybody.add(users);
    }

    /** How many responses were forgotten before their time, by the bound that wanted it. */
    public long forgotten(Bound bound) {
        return adder(bound).sum();
    }

    void forgot(Bound bound) {
        adder(bound).increment();
    }

    private LongAdder adder(Bound bound) {
        return bound == Bound.USER ? ofOne : ofAll;
    }

    /** Bytes that sessions have said they have. */
    long bytes() {
        return bytes.get();
    }

    void add(int more) {
        if (bytes.addAndGet(more) > most && more > 0 && sweeping.compareAndSet(false, true)) {
            Thread.ofVirtual().name("remembered-sweep").start(this::sweep);
        }
    }

    private void sweep() {
        try {
            boolean freed = true;
            while (freed && bytes.get() > most - most / 8) {
                freed = sweepSome();
            }
        } finally {
            sweeping.set(false);
        }
    }

    /** To the last user, or until there is room. False when nobody had anything. */
    private boolean sweepSome() {
        if (!ahead.hasNext()) {
            ahead = everybody.stream().flatMap(Users::sessions).iterator();
        }
        boolean freed = false;
        while (ahead.hasNext() && bytes.get() > most - most / 8) {
            freed |= ahead.next().forgetOlderHalf();
        }
        return freed || ahead.hasNext();
    }
}
