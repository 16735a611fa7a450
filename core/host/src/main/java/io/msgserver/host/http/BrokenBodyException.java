package io.msgserver.host.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;

/** A body cannot be read to its end. The message says why; whoever still listens is told so, with that status. */
public final class BrokenBodyException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient HttpResponseStatus status;

    BrokenBodyException(HttpResponseStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** As in 408. */
    public int status() {
        return status.code();
    }

    /** As in {@code Request Timeout}. */
    public String title() {
        return status.reasonPhrase();
    }
}
