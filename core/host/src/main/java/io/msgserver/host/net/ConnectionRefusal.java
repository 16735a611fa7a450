package io.msgserver.host.net;

/** Why a connection did not come about, or came to nothing at its beginning. */
public enum ConnectionRefusal {
    /** As many as there may be were open. */
    MAXCLIENT,
    /** As many as there may be from its address were open. */
    ADDRESS_CONNECTIONS,
    /** They came too fast from its address. */
    ADDRESS_RATE,
    /** The system could not give it, as when it is out of file descriptors. */
    SYSTEM,
    /** A proxy did not say where the client comes from. */
    PROXY,
    /** It began with what is not TLS, or not the TLS that is spoken here. */
    TLS
}
