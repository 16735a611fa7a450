package io.msgserver.client;

import java.io.IOException;

/**
 * The gate's handler failed on this request, or its answer was too long. The gate's log has the error; other requests
 * continue.
 */
public final class RequestFailedException extends IOException {
    RequestFailedException() {
        super("the gate's handler failed on this request: see the gate's log");
    }
}
