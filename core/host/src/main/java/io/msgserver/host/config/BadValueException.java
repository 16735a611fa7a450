package io.msgserver.host.config;

/** A value is not of its {@link Kind}. The message goes on where the value ends: "is not a whole number". */
final class BadValueException extends Exception {
    BadValueException(String message) {
        super(message, null, false, false);
    }
}
