package io.msgserver.host.login;

import io.msgserver.protocol.LoginAnswer;

/** The outcome of a login. */
public enum LoginOutcome {
    OK, UNAUTHORIZED, FORBIDDEN, NOT_ACCEPTABLE,
    /** A line was longer than any line of a login. */
    MALFORMED,
    /** The login exceeded {@code login_timeout}. */
    TIMEOUT,
    /** The client left before its answer. */
    LEFT;

    static LoginOutcome of(LoginAnswer answer) {
        return switch (answer) {
            case LoginAnswer.Accepted _ -> OK;
            case LoginAnswer.Refused.UNAUTHORIZED -> UNAUTHORIZED;
            case LoginAnswer.Refused.FORBIDDEN -> FORBIDDEN;
            case LoginAnswer.Refused.NOT_ACCEPTABLE -> NOT_ACCEPTABLE;
        };
    }
}
