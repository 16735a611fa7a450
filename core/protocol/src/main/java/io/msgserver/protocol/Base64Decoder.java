package io.msgserver.protocol;

import java.util.Arrays;

/** Reads one text, group by group: four digits, of which the last one or two may be padding. */
final class Base64Decoder {
    private static final int PADDING = -1;
    private static final int SKIPPED = -2;

    private final String text;
    private final byte[] bytes;
    private int position;
    private int size;

    Base64Decoder(String text) {
        this.text = text;
        this.bytes = new byte[(text.length() + 3) / 4 * 3];
    }

    byte[] decode() throws MalformedException {
        while (position < text.length()) {
            group(digit(), digit(), digit(), digit());
        }
        return Arrays.copyOf(bytes, size);
    }

    private void group(int a, int b, int c, int d) throws MalformedException {
        check(a != PADDING && b != PADDING);
        check(c != PADDING || d == PADDING);
        if (c == PADDING) {
            check((b & 0b1111) == 0);
            append(a << 2 | b >> 4);
        } else if (d == PADDING) {
            check((c & 0b11) == 0);
            append(a << 2 | b >> 4, b << 4 | c >> 2);
        } else {
            append(a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d);
        }
    }

    /** The end of the text is padding: a group of only skipped characters is four paddings, and so refused. */
    private int digit() {
        while (position < text.length()) {
            int value = value(text.charAt(position++));
            if (value != SKIPPED) {
                return value;
            }
        }
        return PADDING;
    }

    private void append(int... values) {
        for (int value : values) {
            bytes[size++] = (byte) value;
        }
    }

    private static int value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '+' -> 62;
            case '/' -> 63;
            case '=' -> PADDING;
            default -> SKIPPED;
        };
    }

    private static void check(boolean holds) throws MalformedException {
        if (!holds) {
            throw new MalformedException("invalid base64 text");
        }
    }
}
