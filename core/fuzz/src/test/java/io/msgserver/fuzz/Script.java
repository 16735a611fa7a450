package io.msgserver.fuzz;

import java.nio.ByteBuffer;

/** An input that is read as orders and what belongs to them. What is missing at its end is zero, or empty. */
final class Script {
    private final ByteBuffer bytes;

    Script(byte[] input) {
        bytes = ByteBuffer.wrap(input);
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    /** An order, or a character that is none. */
    char order() {
        return (char) number();
    }

    /** 0 to 255. */
    int number() {
        return bytes.hasRemaining() ? bytes.get() & 0xff : 0;
    }

    /** As many bytes as the next one says. */
    byte[] some() {
        return next(number());
    }

    byte[] rest() {
        return next(bytes.remaining());
    }

    private byte[] next(int length) {
        byte[] next = new byte[Math.min(length, bytes.remaining())];
        bytes.get(next);
        return next;
    }
}
