package io.msgserver.hotswap.version;

/** How far a version of a plugin has come. The names are in the order in which a version passes them. */
public enum VersionState {
    /** Copied, so that nobody can change it any more. */
    STAGED,
    /** Found sound without running any of its code. */
    VALIDATED,
    /** It runs, and serves nobody yet. */
    STARTED,
    /** It serves. */
    ACTIVE,
    /** It takes no new calls; those that run may end. */
    DRAINING,
    /** Stopped; its class loader is closed. */
    RETIRED,
    /** Its class loader has been collected: nothing is left of it. */
    COLLECTED,
    /** It never served, and is gone but for its classes; the reason is told. */
    REJECTED,
    /** Stopped, and something still holds its classes; the suspects are told. */
    LEAKED;

    /** Whether its classes may still be in memory, though it serves nobody. */
    public boolean lingers() {
        return this == DRAINING || this == RETIRED || this == REJECTED || this == LEAKED;
    }
}
