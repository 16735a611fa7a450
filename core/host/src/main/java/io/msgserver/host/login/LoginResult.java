package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.protocol.LoginAnswer;

/** The decision on a login. */
sealed interface LoginResult {

    /** Returns the answer to the client. */
    LoginAnswer answer();

    /** The user is logged in at the gate. */
    record LoggedIn(Identity who, String subid) implements LoginResult {
        @Override
        public LoginAnswer answer() {
            return new LoginAnswer.Accepted(subid);
        }
    }

    /** No user is logged in. */
    record Refused(LoginAnswer.Refused answer) implements LoginResult {}
}
