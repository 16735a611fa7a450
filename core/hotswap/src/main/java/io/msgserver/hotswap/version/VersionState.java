package io.msgserver.hotswap.version;

/** The state of a version of a plugin, in the order in which a version passes through them. */
public enum VersionState {
    /** Its jars are copied, so that changes in the folder do not affect it. */
    STAGED,
    /** It is validated, without running any of its code. */
    VALIDATED,
    /** It has started, and does not serve yet. */
    STARTED,
    /** It serves. */
    ACTIVE,
    /** It takes no new calls; running calls may end. */
    DRAINING,
    /** It has stopped; its class loaders are closed. */
    RETIRED,
    /** Its class loaders have been garbage-collected. */
    COLLECTED,
    /** It never served, and has stopped; its classes may still be in memory. */
    REJECTED,
    /** It has stopped, and something still holds its classes; the note names the suspects. */
    LEAKED;

    /** Returns whether its classes may still be in memory although it does not serve. */
    public boolean lingers() {
        return this == DRAINING || this == RETIRED || this == REJECTED || this == LEAKED;
    }
}
