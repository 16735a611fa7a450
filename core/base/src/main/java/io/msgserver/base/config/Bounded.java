package io.msgserver.base.config;

import org.jspecify.annotations.Nullable;

/** A kind of value that has bounds. The bounds also hold for a record that was made without a file. */
public interface Bounded<T> extends Kind<T> {

    /** Returns the fault of a value, as text to follow it; null when the value is valid. */
    @Nullable
    String fault(T value);

    default T inBounds(T value) throws BadValueException {
        String fault = fault(value);
        if (fault != null) {
            throw new BadValueException(fault);
        }
        return value;
    }

    private static String shown(Object value) {
        return value instanceof String text ? '"' + text + '"' : value.toString();
    }

    /** @throws IllegalArgumentException when the value of {@code component} is out of bounds */
    default void require(String component, T value) {
        String fault = fault(value);
        if (fault != null) {
            throw new IllegalArgumentException(component + ": " + shown(value) + ' ' + fault);
        }
    }
}
