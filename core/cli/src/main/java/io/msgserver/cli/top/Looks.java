package io.msgserver.cli.top;

import java.util.ArrayDeque;

/**
 * Looks at one host, one after the other: from two of them come rates. Hosts time only some of the requests, so that
 * the times come from all looks that are remembered. Not for several threads.
 */
final class Looks {
    private static final int MOST = 60;

    /** The oldest first; of one run of the host. */
    private final ArrayDeque<Look> looks = new ArrayDeque<>();

    /** Returns the activity since the former poll; without rates at the first poll. */
    ActivitySample reading(Look now) {
        if (!looks.isEmpty() && !looks.getLast().isOfSameRun(now)) {
            looks.clear();
        }
        ActivitySample reading = ActivitySample.of(looks.peekFirst(), looks.peekLast(), now);
        if (looks.size() == MOST) {
            looks.removeFirst();
        }
        looks.addLast(now);
        return reading;
    }
}
