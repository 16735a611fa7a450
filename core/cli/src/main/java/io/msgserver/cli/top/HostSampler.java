package io.msgserver.cli.top;

import java.util.ArrayDeque;

/**
 * The polls of one host, one after the other; rates come from two of them. Hosts time only some of the requests, so the
 * times come from all polls that are remembered. Not thread-safe.
 */
final class HostSampler {
    private static final int MAX_SNAPSHOTS = 60;

    /** The oldest is first; all are of one run of the host. */
    private final ArrayDeque<HostSnapshot> snapshots = new ArrayDeque<>();

    /** Returns the activity since the former poll; without rates at the first poll. */
    ActivitySample reading(HostSnapshot now) {
        if (!snapshots.isEmpty() && !snapshots.getLast().isOfSameRun(now)) {
            snapshots.clear();
        }
        ActivitySample reading = ActivitySample.of(snapshots.peekFirst(), snapshots.peekLast(), now);
        if (snapshots.size() == MAX_SNAPSHOTS) {
            snapshots.removeFirst();
        }
        snapshots.addLast(now);
        return reading;
    }
}
