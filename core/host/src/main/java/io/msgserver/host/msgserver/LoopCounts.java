package io.msgserver.host.msgserver;

import io.msgserver.host.count.OwnedCount;

/** What a gate counts of the requests that come on one event loop. Made and written by that loop alone. */
final class LoopCounts {
    private static final int TIMED = 128;

    final OwnedCount answered = new OwnedCount();
    final OwnedCount failed = new OwnedCount();
    final OwnedCount remembered = new OwnedCount();
    final OwnedCount dropped = new OwnedCount();
    final OwnedCount ignored = new OwnedCount();
    final LoopCalls calls = new LoopCalls();
    private int seen;

    /**
     * The time, for the first of every {@value #TIMED} requests: to time them all would cost more than all other counting. And what
     * happens that seldom the compiler keeps out of the way of the rest.
     */
    int arrival() {
        return seen++ % TIMED == 0 ? RequestCounts.now() : RequestCounts.NOT_TIMED;
    }
}
