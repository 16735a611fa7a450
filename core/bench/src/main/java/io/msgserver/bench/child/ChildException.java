package io.msgserver.bench.child;

/** The server under test did not do what it should; the message says what. */
public final class ChildException extends Exception {
    ChildException(String message) {
        super(message);
    }
}
