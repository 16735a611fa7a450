package io.msgserver.host.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds what the logins of a host have remembered together. Beyond the bound a thread finds a share that leaves an
 * eighth of the bound free; then the logins that hold more than this share let their oldest answers go, those that hold
 * most first, until that is free. A login that holds less than a fair share gives nothing. Any thread.
 *
 * <p>A session reports what changed only when that is worth it ({@link #worthReporting}): most requests write nothing
 * that others share.
 */
public final class RememberedTotal {
    /** Bytes by which a session's report is wrong at most. */
    static final int STEP = 4096;
    /** Every login keeps this much, or its part of the bound when that is less. */
    static final int FLOOR = 4096;

    private static final int FIRST_REPORT = 128;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder ofOne = new LongAdder();
    private final LongAdder ofAll = new LongAdder();
    private final List<Users> gates = new CopyOnWriteArrayList<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** A bound that answers gave way to. */
    public enum Bound {
        /** {@link SessionLimits#maxRemembered}. */
        USER,
        /** The bound of all together. */
        ALL
    }

    /** @param most bytes of answers, with what they need beside their frames */
    public RememberedTotal(long most) {
        this.most = most;
    }

    /** The logins of that gate may have to forget. Before they are asked anything. */
    public void watch(Users users) {
        gates.add(users);
    }

    /** How many answers were let go before their time, by the bound that wanted it. */
    public long forgotten(Bound bound) {
        return adder(bound).sum();
    }

    void forgot(Bound bound, int answers) {
        adder(bound).add(answers);
    }

    private LongAdder adder(Bound bound) {
        return bound == Bound.USER ? ofOne : ofAll;
    }

    /** Bytes that sessions have reported. */
    long bytes() {
        return bytes.get();
    }

    /**
     * The part of a session's bytes that it is to report now. Small sessions report early, since there may be very many
     * of them; less is reported late, so that a session whose answers come and are acknowledged reports nothing.
     *
     * @param held     bytes that the session holds
     * @param reported bytes that it has reported
     * @return 0 when it is not worth it
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
     * Begins again for what came while it ran, as long as that helps: an answer that comes meanwhile begins no sweep.
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
                        .forEach(session -> session.giveWay(size, share));
            }
        }
    }

    /** Logins by the size of what they hold, to the next power of two below it. */
    static final class Sizes {
        private final long[] count = new long[Integer.SIZE];
        private final long[] sum = new long[Integer.SIZE];

        void add(int held) {
            int power = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(held | 1);
            count[power]++;
            sum[power] += held;
        }

        /**
         * The bytes, at least the floor, such that all hold at most that bound when none holds more than these. Logins
         * whose size has the same power of two are taken for the largest of them.
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
