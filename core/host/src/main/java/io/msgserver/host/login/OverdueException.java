package io.msgserver.host.login;

import io.msgserver.api.LoginRefusedException;

/** So many logins wait that this one could not be done in time. */
final class OverdueException extends LoginRefusedException {

    OverdueException(String message) {
        super(message);
    }
}
