package io.msgserver.host.net;

/** Why a connection did not come about. */
public enum Refusal {
    /** As many as there may be were open. */
    MAXCLIENT,
    /** The system could not give it, as when it is out of file descriptors. */
    SYSTEM
}
