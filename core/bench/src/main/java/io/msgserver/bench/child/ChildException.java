package io.msgserver.bench.child;

/** Thrown when the server under test does not behave as it should; the message names the failure. */
public final class ChildException extends Exception {
    ChildException(String message) {
        super(message);
    }
}
