package io.msgserver.host.login;

import io.msgserver.api.LoginRefusedException;

/** Too many logins wait for this one to finish in time. */
final class OverdueException extends LoginRefusedException {

    OverdueException(String message) {
        super(message);
    }
}
