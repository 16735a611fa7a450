package io.msgserver.client;

import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.HandshakeAnswer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The gate refused the handshake, and would refuse the next one too: the client has ended. A new login is needed, or
 * for {@link HandshakeAnswer#INDEX_EXPIRED} a higher first index. A gate that knows no such login is a
 * {@link LoggedOutException}.
 */
public sealed class HandshakeRefusedException extends IOException permits LoggedOutException, TakenOverException {
    private final HandshakeAnswer answer;

    HandshakeRefusedException(HandshakeAnswer answer, String reason) {
        super(reason + " (" + answer.line() + ")");
        this.answer = answer;
    }

    /** Returns the gate's answer, or the one that it would give now; never {@link HandshakeAnswer#OK}. */
    public HandshakeAnswer answer() {
        return answer;
    }

    /** Returns the exception for the gate's reason to close the connection; null if a later connection may succeed. */
    static @Nullable HandshakeRefusedException of(CloseReason reason) {
        return switch (reason) {
            case KICKED, LOGGED_OUT -> new LoggedOutException(reason);
            case TAKEN_OVER -> new TakenOverException();
            // The next handshake shows whether an expired login has ended.
            case STOPPING, SLOW, EXPIRED, MOVED -> null;
        };
    }

    static HandshakeRefusedException of(HandshakeAnswer answer) {
        return switch (answer) {
            case USER_NOT_FOUND -> new LoggedOutException();
            case UNAUTHORIZED -> new HandshakeRefusedException(answer, "the gate has another secret for this login");
            case INDEX_EXPIRED -> new HandshakeRefusedException(answer,
                    "the login was used with a higher index: another client may have taken it over");
            case BAD_REQUEST, OK -> new HandshakeRefusedException(answer, "the gate does not understand the handshake");
        };
    }
}
