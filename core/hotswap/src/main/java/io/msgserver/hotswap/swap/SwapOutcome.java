package io.msgserver.hotswap.swap;

/** The outcome of a version that was to serve. */
public enum SwapOutcome {
    SERVED,
    /** It cannot serve, and is not tried again. */
    REFUSED,
    /** It is tried again, as the version before it was too busy to be left. */
    POSTPONED,
    /** The system stood in the way, as with a port that could not be had. */
    FAILED
}
