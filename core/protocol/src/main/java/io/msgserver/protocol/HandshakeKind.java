package io.msgserver.protocol;

import java.util.Locale;

/**
 * The cryptography by which a client and a login server agree on a secret, and by which it is proven at a gate. Keys
 * and secrets of a kind have one length.
 */
public enum HandshakeKind {
    /** X25519, HMAC with SHA-256, AES-256-GCM. */
    X25519(X25519Key.BYTES),
    /** The kind of existing clients. It is weak: see {@link ClassicCrypto}. */
    CLASSIC(ClassicCrypto.KEY_BYTES);

    private final int keyBytes;

    HandshakeKind(int keyBytes) {
        this.keyBytes = keyBytes;
    }

    /**
     * Returns the kind whose keys and secrets have that length.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static HandshakeKind of(int keyBytes) {
        for (HandshakeKind kind : values()) {
            if (kind.keyBytes == keyBytes) {
                return kind;
            }
        }
        throw new IllegalArgumentException("a key of " + keyBytes + " bytes: it must have " + X25519Key.BYTES + ", or "
                + ClassicCrypto.KEY_BYTES + " in the classic handshake");
    }

    /** Returns the length of every public key and secret. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Returns the name in the settings, as in {@code x25519}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
