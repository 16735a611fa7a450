package io.msgserver.bench.soak;

import java.io.IOException;

/** Thrown when a connection ends before all responses arrived: the host stops, or it breaks a promise. */
final class CutShortException extends IOException {
    private static final long serialVersionUID = 1;

    CutShortException(String message, IOException cause) {
        super(message, cause);
    }
}
