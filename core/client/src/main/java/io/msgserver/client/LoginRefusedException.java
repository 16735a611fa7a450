package io.msgserver.client;

import io.msgserver.protocol.LoginAnswer;

/** The login server said no. Its message says in plain words why; trying again with the same token will not help, save after 406. */
public final class LoginRefusedException extends Exception {
    private final LoginAnswer.Refused answer;

    LoginRefusedException(LoginAnswer.Refused answer, String uid, String servername) {
        super("login of " + uid + " for the gate " + servername + ": " + reason(answer) + " (" + answer.line() + ")");
        this.answer = answer;
    }

    /** What the login server answered. */
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
