package io.msgserver.bench.soak;

import java.io.IOException;

/** A connection ended before what was asked on it had its answers: the host stops, or it breaks a promise. */
final class CutShortException extends IOException {
    private static final long serialVersionUID = 1;

    CutShortException(String message, IOException cause) {
        super(message, cause);
    }
}
