package io.msgserver.hotswap.swap;

/** A swap did not happen for a reason that goes away by itself: it is tried again. The old version serves on. */
final class SwapPostponedException extends Exception {

    SwapPostponedException(String message) {
        super(message);
    }
}
