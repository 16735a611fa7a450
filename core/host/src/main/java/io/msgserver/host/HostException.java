package io.msgserver.host;

/** The host could not start; the message says why and what to do. Nothing of it is left running. */
public final class HostException extends Exception {

    HostException(String message, Throwable cause) {
        super(message, cause);
    }
}
