package io.msgserver.client;

import java.io.IOException;

/**
 * The gate ran this request, once, and dropped its answer to save memory. It is not run again; other requests continue.
 */
public final class AnswerDroppedException extends IOException {
    AnswerDroppedException() {
        super("the request ran, and the gate dropped its answer to save memory; it is not run again");
    }
}
