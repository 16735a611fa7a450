package io.msgserver.bench.load;

import java.util.concurrent.ExecutionException;

/** Thrown when the load cannot be put on the server; the message has the reason. */
public final class LoadException extends Exception {
    public LoadException(String message) {
        super(message);
    }

    /** Wraps an error that another thread reported. */
    LoadException(ExecutionException failed) {
        super(failed.getCause() instanceof LoadException reported ? reported.getMessage() : failed.toString(), failed);
    }
}
