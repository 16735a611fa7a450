package io.msgserver.client;

import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.LoginAnswer;

/**
 * The login server refused the login. The message has its reason in plain words; another attempt with the same token
 * will fail too, except after 406.
 */
public final class LoginRefusedException extends Exception {
    private final LoginAnswer.Refused answer;

    LoginRefusedException(LoginAnswer.Refused answer, String uid, String servername) {
        this(answer, uid, servername, reason(answer));
    }

    private LoginRefusedException(LoginAnswer.Refused answer, String uid, String servername, String reason) {
        super("login of " + uid + " for the gate " + servername + ": " + reason + " (" + answer.line() + ")");
        this.answer = answer;
    }

    /** Returns the exception for a refused public key; nothing of the user was sent. */
    static LoginRefusedException ofKey(LoginAnswer.Refused answer, String uid, String servername,
            HandshakeKind handshake) {
        return answer == LoginAnswer.Refused.UNAUTHORIZED
                ? new LoginRefusedException(answer, uid, servername,
                        "the login server does not take the handshake " + handshake
                                + ": it may allow only the other one")
                : new LoginRefusedException(answer, uid, servername);
    }

    /** Returns the login server's answer. */
    public LoginAnswer.Refused answer() {
        return answer;
    }

    private static String reason(LoginAnswer.Refused answer) {
        return switch (answer) {
            case UNAUTHORIZED -> "the token was not accepted: check user and password";
            case FORBIDDEN -> "there is no such gate, or it did not take this user";
            case NOT_ACCEPTABLE -> "the same user has another login in progress: try again when it is over";
        };
    }
}
