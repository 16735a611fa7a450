package io.msgserver.hotswap.folder;

import java.time.Duration;

/**
 * The interval between scans of the plugins folder, and the times that derive from it.
 *
 * @param poll the time from one scan to the next when no file is changing
 */
public record ScanInterval(Duration poll) {
    private static final int SOONER = 4;
    /** The longest time until a scan that is wanted soon, however long the interval is. */
    private static final Duration SOONEST = Duration.ofMillis(250);
    private static final int POLLS_BETWEEN_TRIES = 10;
    private static final Duration LONGEST_BETWEEN_TRIES = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 10;
    private static final Duration LONGEST_BEFORE_TRY = Duration.ofMinutes(5);
    private static final int PATIENT_LOOKS = 5;
    /** The time that a copy may stall, however short the interval is. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Returns the time to the next scan while a file is changing: long enough for a file that is being written to
     * change.
     */
    Duration soon() {
        return least(poll.dividedBy(SOONER), SOONEST);
    }

    /**
     * Returns the time before a further attempt after a failure that may not be the jar's. Each attempt is a whole
     * start of the plugin.
     */
    public Duration betweenTries() {
        return least(poll.multipliedBy(POLLS_BETWEEN_TRIES), LONGEST_BETWEEN_TRIES);
    }

    /** Returns the time before the next attempt: {@link #betweenTries}, doubled with each failed one. */
    public Duration beforeTry(int tries) {
        return least(betweenTries().multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS)), LONGEST_BEFORE_TRY);
    }

    /**
     * Returns the number of scans that find an unreadable jar unchanged before it is refused, since its copying may
     * have stalled.
     */
    public int patientLooks() {
        return Math.max(PATIENT_LOOKS, (int) PATIENCE.dividedBy(soon()));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
