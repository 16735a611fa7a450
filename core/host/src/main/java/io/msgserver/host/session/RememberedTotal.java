package io.msgserver.host.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the remembered responses of all logins of a host. Beyond the bound a thread computes a share that leaves an
 * eighth of the bound free. The logins that hold more than this share then evict their oldest responses, the largest
 * logins first, until that much is free. A login that holds less than a fair share evicts nothing. Any thread.
 *
 * <p>A session reports a change only when it is large enough ({@link #worthReporting}), so most requests write no
 * shared memory.
 */
public final class RememberedTotal {
    /** The largest error of a session's report, in bytes. */
    static final int STEP = 4096;
    /** Bytes that every login keeps; less when its equal part of the bound is less. */
    static final int FLOOR = 4096;

    private static final int FIRST_REPORT = 128;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder ofOne = new LongAdder();
    private final LongAdder ofAll = new LongAdder();
    private final List<Users> gates = new CopyOnWriteArrayList<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** A bound that responses were evicted for. */
    public enum Bound {
        /** {@link SessionLimits#maxRemembered}. */
        USER,
        /** The bound of all logins together. */
        ALL
    }

    /** @param most bytes of responses, including the overhead of each */
    public RememberedTotal(long most) {
        this.most = most;
    }

    /** Includes the logins of that gate in the eviction. Called before they send any request. */
    public void watch(Users users) {
        gates.add(users);
    }

    /** Returns how many responses were evicted for that bound. */
    public long forgotten(Bound bound) {
        return adder(bound).sum();
    }

    void forgot(Bound bound, int answers) {
        adder(bound).add(answers);
    }

    private LongAdder adder(Bound bound) {
        return bound == Bound.USER ? ofOne : ofAll;
    }

    /** Returns the bytes that sessions have reported. */
    long bytes() {
        return bytes.get();
    }

    /**
     * Returns the part of a session's bytes that it reports now. Small sessions report growth early, because there may
     * be very many of them. Decreases are reported late, so that a session whose responses come and are acknowledged
     * reports nothing.
     *
     * @param held     bytes that the session holds
     * @param reported bytes that it has reported
     * @return 0 when the change is too small to report
     */
    static int worthReporting(int held, int reported) {
        int change = held - reported;
        int least = change > 0
                ? Math.clamp(reported / 4, FIRST_REPORT, STEP)
                : Math.clamp(reported / 2, 1024, STEP);
        return Math.abs(change) < least ? 0 : change;
    }

    void add(int more) {
        if (bytes.addAndGet(more) > most && more > 0 && sweeping.compareAndSet(false, true)) {
            Thread.ofVirtual().name("remembered-sweep").inheritInheritableThreadLocals(false).start(this::sweep);
        }
    }

    /**
     * Repeats the sweep while it frees something and the bound is exceeded: a response that arrives during a sweep
     * starts no other.
     */
    private void sweep() {
        long forgotten;
        do {
            forgotten = forgotten(Bound.ALL);
            try {
                sweepOnce();
            } finally {
                sweeping.set(false);
            }
        } while (bytes.get() > most && forgotten(Bound.ALL) > forgotten && sweeping.compareAndSet(false, true));
    }

    private void sweepOnce() {
        long enough = most - most / 8;
        var sizes = new Sizes();
        gates.stream().flatMap(Users::sessions).forEach(session -> sizes.add(session.reportHeld()));
        long share = sizes.share(enough);
        for (int power = Integer.SIZE - 1; power >= 0 && 2L << power > share; power--) {
            long size = 1L << power;
            if (sizes.count[power] > 0) {
                gates.stream().flatMap(Users::sessions).takeWhile(_ -> bytes.get() > enough)
                        .forEach(session -> session.evict(size, share));
            }
        }
    }

    /** Logins grouped by the bytes they hold, rounded down to a power of two. */
    static final class Sizes {
        private final long[] count = new long[Integer.SIZE];
        private final long[] sum = new long[Integer.SIZE];

        void add(int held) {
            int power = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(held | 1);
            count[power]++;
            sum[power] += held;
        }

        /**
         * Returns the number of bytes per login, at least the floor, with which all together hold at most the bound.
         * All logins in one power of two count as the largest of that group.
         */
        long share(long bound) {
            long logins = 0;
            for (long each : count) {
                logins += each;
            }
            long floor = Math.min(FLOOR, bound / Math.max(1, logins));
            long smaller = 0;
            for (int power = 0; power < Integer.SIZE; power++) {
                smaller += sum[power];
            }
            long larger = 0;
            for (int power = Integer.SIZE - 1; power >= 0; power--) {
                smaller -= sum[power];
                larger += count[power];
                long least = 1L << power;
                if (least <= floor) {
                    return floor;
                }
                if (smaller + larger * least <= bound) {
                    return larger == 0 ? bound : Math.min((bound - smaller) / larger, 2 * least);
                }
            }
            return floor;
        }
    }
}
