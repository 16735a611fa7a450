package io.msgserver.testkit;

/** The client was told that the request failed: the handler threw. The message has what was logged of it. */
public final class RequestFailedException extends RuntimeException {

    RequestFailedException(String message) {
        super(message);
    }
}
