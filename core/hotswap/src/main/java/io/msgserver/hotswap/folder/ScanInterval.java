package io.msgserver.hotswap.folder;

import java.time.Duration;

/**
 * The interval between scans of the plugins folder, and the times that derive from it.
 *
 * @param poll the time from one scan to the next when no file is changing
 */
public record ScanInterval(Duration poll) {
    private static final int SOON_DIVISOR = 4;
    /** The longest time until a scan that is wanted soon, however long the interval is. */
    private static final Duration MAX_SOON = Duration.ofMillis(250);
    private static final int RETRY_PAUSE_IN_POLLS = 10;
    private static final Duration MAX_RETRY_PAUSE = Duration.ofSeconds(10);
    private static final int MAX_DOUBLINGS = 10;
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);
    private static final int MIN_GRACE_SCANS = 5;
    /** The time that a copy may stall, however short the interval is. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /**
     * Returns the time to the next scan while a file is changing: long enough for a file that is being written to
     * change.
     */
    Duration soon() {
        return min(poll.dividedBy(SOON_DIVISOR), MAX_SOON);
    }

    /**
     * Returns the time before a further attempt after a failure that may not be the jar's. Each attempt is a whole
     * start of the plugin.
     */
    public Duration retryPause() {
        return min(poll.multipliedBy(RETRY_PAUSE_IN_POLLS), MAX_RETRY_PAUSE);
    }

    /** Returns the time before the next attempt: {@link #retryPause}, doubled with each failed one. */
    public Duration backoff(int attempts) {
        return min(retryPause().multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS)), MAX_BACKOFF);
    }

    /**
     * Returns the number of scans that find an unreadable jar unchanged before it is refused, since its copying may
     * have stalled.
     */
    public int graceScans() {
        return Math.max(MIN_GRACE_SCANS, (int) GRACE.dividedBy(soon()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
