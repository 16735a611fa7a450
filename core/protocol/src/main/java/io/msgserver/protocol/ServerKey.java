package io.msgserver.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a login server to a client's key, in a line: its own public key and, in the modern handshake, after a
 * space, the signature of a server that has an identity. Two are equal only if they share their arrays.
 *
 * @param key       with the length of the client's key; not copied
 * @param signature null when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Messages are never compared.
public record ServerKey(byte[] key, byte @Nullable [] signature) {
    private static final char SEPARATOR = ' ';

    /** Returns the line, without its newline. */
    public String line() {
        String text = Base64Text.encode(key);
        return signature == null ? text : text + SEPARATOR + Base64Text.encode(signature);
    }

    /**
     * Parses the line.
     *
     * @throws MalformedException if a part of it is not base64
     */
    public static ServerKey parse(String line) throws MalformedException {
        int end = line.indexOf(SEPARATOR);
        return end < 0
                ? new ServerKey(Base64Text.decode(line), null)
                : new ServerKey(Base64Text.decode(line.substring(0, end)),
                        Base64Text.decode(line.substring(end + 1)));
    }
}
