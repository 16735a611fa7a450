package io.msgserver.api;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a user and the host share since the login: 8 bytes after a classic handshake, 32 after a modern one.
 * Immutable; any thread. It is compared in constant time and never prints itself.
 */
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns a secret of these bytes.
     *
     * @param bytes 8 or 32 bytes, copied
     * @throws IllegalArgumentException for any other length
     */
    public static Secret of(byte[] bytes) {
        if (bytes.length != 8 && bytes.length != 32) {
            throw new IllegalArgumentException("a secret has 8 bytes or 32, not " + bytes.length);
        }
        return new Secret(bytes.clone());
    }

    /** Returns a copy of the bytes. They allow to connect as the user: do not log or store them. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns a text with the length only. */
    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes]";
    }
}
