package io.msgserver.protocol;

/**
 * Thrown for malformed bytes from the other side. Its message describes the error; the catcher chooses the reaction:
 * answer with an error, or close.
 *
 * <p>It carries no stack trace: anyone can send malformed bytes, so throwing one must be cheap.
 */
public final class MalformedException extends Exception {

    /** @param message describes the error, without a peer's raw bytes and without secrets */
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
