package io.msgserver.host.msgserver;

import io.msgserver.base.count.OwnedCount;

/** A gate's counters of the requests that arrive on one event loop. Created and written by that loop alone. */
final class LoopCounts {
    private static final int TIMED = 128;
    /** The requests of each second that are always timed: at a low rate, all are. */
    private static final int EACH_SECOND = 100;
    private static final int SECOND_MICROS = 1_000_000;

    final OwnedCount answered = new OwnedCount();
    final OwnedCount failed = new OwnedCount();
    final OwnedCount remembered = new OwnedCount();
    final OwnedCount dropped = new OwnedCount();
    final OwnedCount ignored = new OwnedCount();
    final LoopCalls calls = new LoopCalls();
    private int seen;
    /** The number of requests that are timed before the clock is checked for the next second. */
    private int left;
    /** The time at which {@link #left} was set. */
    private int second = RequestCounts.now() - SECOND_MICROS;

    /**
     * Returns the time for the first {@value #EACH_SECOND} requests of a second and for one in {@value #TIMED},
     * otherwise {@link RequestCounts#NOT_TIMED}. Timing all requests would cost more than all other counting. The rare
     * path is a method of its own, which the compiler keeps out of the frequent one.
     */
    int arrival() {
        return left > 0 || seen++ % TIMED == 0 ? timed() : RequestCounts.NOT_TIMED;
    }

    private int timed() {
        int now = RequestCounts.now();
        if (Integer.compareUnsigned(now - second, SECOND_MICROS) >= 0) {
            second = now;
            left = EACH_SECOND;
        }
        left--;
        return now;
    }
}
