package io.msgserver.host.msgserver;

/** The watchdog's record of a call on an event loop. Owned by the watchdog. */
final class LoopObservation {
    final long id;
    /** The time of the first observation, in the watchdog's time. */
    final long since;
    /** The last step that was taken. */
    Step step = Step.NONE;
    /** Whether its request has been answered. */
    boolean answered;

    enum Step {
        NONE, REPORTED, INTERRUPTED, ABANDONED
    }

    LoopObservation(long id, long since) {
        this.id = id;
        this.since = since;
    }
}
