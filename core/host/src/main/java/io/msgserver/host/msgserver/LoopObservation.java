package io.msgserver.host.msgserver;

/** The watchdog's record of a call on an event loop. Owned by the watchdog. */
final class LoopObservation {
    final long id;
    /** In the watchdog's time. */
    final long since;
    /** The step that was taken last. */
    Step step = Step.NONE;
    /** Its request has been answered. */
    boolean answered;

    enum Step {
        NONE, REPORTED, INTERRUPTED, ABANDONED
    }

    LoopObservation(long id, long since) {
        this.id = id;
        this.since = since;
    }
}
