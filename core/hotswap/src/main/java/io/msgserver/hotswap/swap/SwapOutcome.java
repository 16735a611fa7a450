package io.msgserver.hotswap.swap;

/** The outcome of a swap. */
public enum SwapOutcome {
    SERVED,
    /** The version cannot serve, and is not tried again. */
    REFUSED,
    /** The swap is tried again, because calls into the old version took too long to end. */
    POSTPONED,
    /** The swap failed by a fault of the system, such as a port that cannot be bound. */
    FAILED
}
