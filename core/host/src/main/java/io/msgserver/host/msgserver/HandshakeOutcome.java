package io.msgserver.host.msgserver;

import io.msgserver.protocol.HandshakeAnswer;

/** The outcome of a connection's handshake. */
public enum HandshakeOutcome {
    OK, BAD_REQUEST, UNAUTHORIZED, INDEX_EXPIRED, USER_NOT_FOUND,
    /** No handshake arrived within {@code handshake_timeout}. */
    TIMEOUT,
    /** The client left before its handshake. */
    LEFT;

    static HandshakeOutcome of(HandshakeAnswer answer) {
        return switch (answer) {
            case OK -> OK;
            case BAD_REQUEST -> BAD_REQUEST;
            case UNAUTHORIZED -> UNAUTHORIZED;
            case INDEX_EXPIRED -> INDEX_EXPIRED;
            case USER_NOT_FOUND -> USER_NOT_FOUND;
        };
    }
}
