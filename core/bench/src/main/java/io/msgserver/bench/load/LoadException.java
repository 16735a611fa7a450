package io.msgserver.bench.load;

import java.util.concurrent.ExecutionException;

/** The load could not be put on the server; the message says why. */
public final class LoadException extends Exception {
    public LoadException(String message) {
        super(message);
    }

    /** An error that another thread reported. */
    LoadException(ExecutionException failed) {
        super(failed.getCause() instanceof LoadException told ? told.getMessage() : failed.toString(), failed);
    }
}
