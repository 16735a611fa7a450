package io.msgserver.base.config;

/** Thrown when a value is not of its {@link Kind}. The message continues after the value: "is not a whole number". */
public final class BadValueException extends Exception {
    public BadValueException(String message) {
        super(message, null, false, false);
    }
}
