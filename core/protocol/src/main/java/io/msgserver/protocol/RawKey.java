package io.msgserver.protocol;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Converts keys of 32 bytes between their form on the wire and the encoded forms of the JDK: the same bytes after a
 * prefix (RFC 8410).
 */
final class RawKey {
    static final int BYTES = 32;

    private RawKey() {}

    static byte[] encoded(String prefix, byte[] raw) {
        byte[] before = HexFormat.of().parseHex(prefix);
        byte[] encoded = Arrays.copyOf(before, before.length + raw.length);
        System.arraycopy(raw, 0, encoded, before.length, raw.length);
        return encoded;
    }

    /** @throws IllegalArgumentException if it has another form */
    static byte[] of(byte[] encoded, String prefix) {
        byte[] before = HexFormat.of().parseHex(prefix);
        if (encoded.length != before.length + BYTES
                || !Arrays.equals(encoded, 0, before.length, before, 0, before.length)) {
            throw new IllegalArgumentException("a key of another form than the one of RFC 8410");
        }
        return Arrays.copyOfRange(encoded, before.length, encoded.length);
    }
}
