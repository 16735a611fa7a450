package io.msgserver.client;

import java.io.IOException;
import java.time.Duration;

/**
 * A request was not answered in its time. It may have run, or may yet; its answer is dropped. Other requests continue.
 */
public final class CallTimeoutException extends IOException {
    CallTimeoutException(Duration allowed) {
        super("no answer within " + allowed.toMillis() + " ms: the request may have run, or may yet");
    }
}
