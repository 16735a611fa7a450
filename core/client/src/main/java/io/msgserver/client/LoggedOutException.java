package io.msgserver.client;

import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.HandshakeAnswer;

/**
 * The gate does not know the login, or no longer: it was logged out, kicked, or replaced by a newer one. Log in again.
 */
public final class LoggedOutException extends HandshakeRefusedException {
    LoggedOutException(CloseReason reason) {
        super(HandshakeAnswer.USER_NOT_FOUND, "the login is over, " + reason.word() + ": log in again");
    }

    LoggedOutException() {
        super(HandshakeAnswer.USER_NOT_FOUND, "the login is over, or was for another gate: log in again");
    }
}
