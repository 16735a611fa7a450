package io.msgserver.host;

/** The host could not start; the message gives the reason and the remedy. Nothing of it is left running. */
public final class HostException extends Exception {

    HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
