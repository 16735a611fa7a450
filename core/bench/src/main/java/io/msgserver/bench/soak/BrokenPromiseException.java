package io.msgserver.bench.soak;

/** The host did not do what it promises. */
final class BrokenPromiseException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenPromiseException(String message) {
        super(message);
    }
}
