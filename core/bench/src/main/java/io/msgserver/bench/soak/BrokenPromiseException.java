package io.msgserver.bench.soak;

/** Thrown when the host breaks a promise. */
final class BrokenPromiseException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenPromiseException(String message) {
        super(message);
    }
}
