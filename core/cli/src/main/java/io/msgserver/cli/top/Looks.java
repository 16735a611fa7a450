package io.msgserver.cli.top;

import java.util.ArrayDeque;

/**
 * The polls of one host, one after the other; rates come from two of them. Hosts time only some of the requests, so the
 * times come from all polls that are remembered. Not thread-safe.
 */
final class Looks {
    private static final int MOST = 60;

    /** The oldest is first; all are of one run of the host. */
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
