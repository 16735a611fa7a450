package io.msgserver.base.config;

/** A value is not of its {@link Kind}. The message goes on where the value ends: "is not a whole number". */
public final class BadValueException extends Exception {
    public BadValueException(String message) {
        super(message, null, false, false);
    }
}
