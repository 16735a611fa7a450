package io.msgserver.testkit;

/** Thrown when a request failed: the handler threw. The message has the logged error. */
public final class RequestFailedException extends RuntimeException {

    RequestFailedException(String message) {
        super(message);
    }
}
