package io.msgserver.hotswap.folder;

import java.time.Duration;

/**
 * How often the plugins folder is looked at, and what follows from it.
 *
 * @param poll from one look to the next, when nothing moves
 */
public record ScanInterval(Duration poll) {
    private static final int SOONER = 4;
    /** However seldom there is a look, one that is wanted comes within this. */
    private static final Duration SOONEST = Duration.ofMillis(250);
    private static final int POLLS_BETWEEN_TRIES = 10;
    private static final Duration LONGEST_BETWEEN_TRIES = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 10;
    private static final Duration LONGEST_BEFORE_TRY = Duration.ofMinutes(5);
    private static final int PATIENT_LOOKS = 5;
    /** However often there is a look, a copy may stall for about this long. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** From a look that saw something move to the next: long enough for a file that is written to move. */
    Duration soon() {
        return least(poll.dividedBy(SOONER), SOONEST);
    }

    /** Before something is tried again that the bytes are not to blame for: each try is a whole start of the plugin. */
    public Duration betweenTries() {
        return least(poll.multipliedBy(POLLS_BETWEEN_TRIES), LONGEST_BETWEEN_TRIES);
    }

    /** As {@link #betweenTries}, twice as long at each try that came to nothing. */
    public Duration beforeTry(int tries) {
        return least(betweenTries().multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS)), LONGEST_BEFORE_TRY);
    }

    /** Looks at a jar that stands still and cannot be read, before that is said: it may be a copy that has stalled. */
    public int patientLooks() {
        return Math.max(PATIENT_LOOKS, (int) PATIENCE.dividedBy(soon()));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
