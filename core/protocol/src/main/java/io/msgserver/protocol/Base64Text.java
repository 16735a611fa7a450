package io.msgserver.protocol;

import java.util.Base64;

/**
 * Standard base64 (RFC 4648, section 4), read as leniently as existing clients rely on.
 *
 * <p>Stateless and thread-safe.
 */
public final class Base64Text {
    private Base64Text() {}

    /** Returns the text of {@code bytes}, padded, on one line. */
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Returns the bytes of {@code text}. Characters outside the alphabet are skipped, and padding missing at the end is
     * supplied; padded texts may follow one another. The result is at most three bytes for every four characters.
     *
     * @throws MalformedException if padding stands where it cannot, if the bits it leaves over are not zero, or if
     *     skipped characters follow the last group
     */
    public static byte[] decode(String text) throws MalformedException {
        return new Base64Decoder(text).decode();
    }
}
