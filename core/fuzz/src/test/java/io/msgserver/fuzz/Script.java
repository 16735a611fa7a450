package io.msgserver.fuzz;

import java.nio.ByteBuffer;

/** An input that is read as orders and their arguments. Missing arguments at its end are zero or empty. */
final class Script {
    private final ByteBuffer bytes;

    Script(byte[] input) {
        bytes = ByteBuffer.wrap(input);
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    /** Reads an order, or a character that is no order. */
    char order() {
        return (char) number();
    }

    /** Reads a number from 0 to 255. */
    int number() {
        return bytes.hasRemaining() ? bytes.get() & 0xff : 0;
    }

    /** Reads a length of one byte, and that many bytes. */
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
