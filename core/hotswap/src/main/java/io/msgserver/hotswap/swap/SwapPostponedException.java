package io.msgserver.hotswap.swap;

/** Thrown when a swap failed for a temporary reason. It is tried again, and the old version continues to serve. */
final class SwapPostponedException extends Exception {

    SwapPostponedException(String message) {
        super(message);
    }
}
