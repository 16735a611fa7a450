package io.msgserver.protocol;

import java.util.Locale;

/** How a client that acknowledges begins a connection: the value of {@code ack} in its {@link Extension}. */
public enum AckMode {
    /** It asks again under the numbers of earlier connections. */
    ON,
    /** It remembers nothing of earlier numbers: the gate forgets the answers to them. */
    NEW;

    /** The value on the wire. */
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
