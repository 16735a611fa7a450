package io.msgserver.host.net;

/** A reason for which a connection was refused or failed at its beginning. */
public enum ConnectionRefusal {
    /** The port's limit of open connections was reached. */
    MAXCLIENT,
    /** The address's limit of open connections was reached. */
    ADDRESS_CONNECTIONS,
    /** The address exceeded its rate of new connections. */
    ADDRESS_RATE,
    /** The operating system could not accept it, for example for lack of file descriptors. */
    SYSTEM,
    /** A proxy did not send the client's address. */
    PROXY,
    /** It began with no TLS, or with a TLS version or option that is not accepted. */
    TLS
}
