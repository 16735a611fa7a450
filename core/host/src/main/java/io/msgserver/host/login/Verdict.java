package io.msgserver.host.login;

import io.msgserver.api.Identity;
import io.msgserver.protocol.LoginAnswer;

/** What became of a login. */
sealed interface Verdict {

    /** What the client is told. */
    LoginAnswer answer();

    /** The user is logged in at the gate. */
    record LoggedIn(Identity who, String subid) implements Verdict {
        @Override
        public LoginAnswer answer() {
            return new LoginAnswer.Accepted(subid);
        }
    }

    /** Nobody is. */
    record Refused(LoginAnswer.Refused answer) implements Verdict {}
}
