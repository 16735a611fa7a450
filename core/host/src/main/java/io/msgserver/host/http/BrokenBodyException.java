package io.msgserver.host.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;

/**
 * A body cannot be read to its end. The message gives the reason, and is sent with the status to a client that still
 * reads.
 */
public final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;

    BrokenBodyException(HttpResponseStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns the status code, as in 408. */
    public int status() {
        return status.code();
    }

    /** Returns the reason phrase, as in {@code Request Timeout}. */
    public String title() {
        return status.reasonPhrase();
    }
}
