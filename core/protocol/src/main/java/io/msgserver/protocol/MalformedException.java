package io.msgserver.protocol;

/**
 * The other side sent bytes that mean nothing here. Its message says what is wrong with them; what to do (answer with
 * an error, or close) is the catcher's choice.
 *
 * <p>It carries no stack trace: anyone can send malformed bytes, so throwing one must be cheap.
 */
public final class MalformedException extends Exception {

    /** @param message what is wrong, without a peer's raw bytes and without anything secret */
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
