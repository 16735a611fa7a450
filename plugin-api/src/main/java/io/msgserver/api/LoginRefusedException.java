package io.msgserver.api;

/** A login was checked and refused. The client learns no more than that; the message is for the host's log. */
public class LoginRefusedException extends Exception {

    /** @param message why, for an operator; never a password, token or secret */
    public LoginRefusedException(String message) {
        super(message);
    }

    /**
     * @param message why, for an operator; never a password, token or secret
     * @param cause   the reason
     */
    public LoginRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
