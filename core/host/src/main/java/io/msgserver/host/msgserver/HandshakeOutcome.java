package io.msgserver.host.msgserver;

import io.msgserver.protocol.HandshakeAnswer;

/** The outcome of a connection's handshake. */
public enum HandshakeOutcome {
    OK, BAD_REQUEST, UNAUTHORIZED, INDEX_EXPIRED, USER_NOT_FOUND,
    /** None came within {@code handshake_timeout}. */
    TIMEOUT,
    /** The client left before. */
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
