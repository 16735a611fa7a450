package io.msgserver.protocol;

import java.util.Locale;

/** The value of {@code ack} in the {@link Extension} with which an acknowledging client begins a connection. */
public enum AckMode {
    /** The client sends requests again under the numbers of earlier connections. */
    ON,
    /** The client remembers nothing of earlier numbers: the gate forgets the answers to them. */
    NEW;

    /** Returns the value on the wire. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AckMode parse(String value) throws MalformedException {
        for (AckMode mode : values()) {
            if (mode.value().equals(value)) {
                return mode;
            }
        }
        throw new MalformedException("ack is " + Excerpt.of(value) + ": it must be on or new");
    }
}
