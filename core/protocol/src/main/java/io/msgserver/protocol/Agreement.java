package io.msgserver.protocol;

/**
 * The agreement of a client and a login server once each knows the other's public key: the secret, and the values that
 * are derived from it in the rest of the login. Both sides compute the same one. Immutable; arrays are fresh copies.
 */
public sealed interface Agreement permits ClassicAgreement, ModernAgreement {

    /**
     * Returns the secret that the user proves at the gate: {@link ClassicCrypto#KEY_BYTES} bytes, or {@link
     * X25519Key#BYTES}.
     */
    byte[] secret();

    /** Returns the answer to the challenge. Compare it with {@link java.security.MessageDigest#isEqual}. */
    byte[] proof();

    /**
     * Encrypts the token, so that only the other side can read it. Once for an agreement: a second token would use the
     * same key stream.
     */
    byte[] encrypt(byte[] token);

    /**
     * Returns the token that {@link #encrypt} has encrypted to {@code cipher}.
     *
     * @throws MalformedException if the other side cannot have made it
     */
    byte[] decrypt(byte[] cipher) throws MalformedException;

    /**
     * Returns the agreement of the classic handshake.
     *
     * @param secret as made by {@link ClassicCrypto#dhSecret}
     */
    static Agreement classic(byte[] challenge, byte[] secret) {
        return classic(challenge, secret, new Des());
    }

    /**
     * Does as {@link #classic(byte[], byte[])}, for a server with many agreements.
     *
     * @param des the same for all of them
     */
    static Agreement classic(byte[] challenge, byte[] secret, Des des) {
        return new ClassicAgreement(challenge.clone(), secret.clone(), des);
    }

    /**
     * Returns the agreement of the modern handshake.
     *
     * @param shared    as made by {@link X25519Key#agree}
     * @param clientKey the client's public key
     * @param serverKey the server's public key
     */
    static Agreement modern(byte[] challenge, byte[] shared, byte[] clientKey, byte[] serverKey) {
        return ModernAgreement.of(challenge.clone(), shared, clientKey, serverKey);
    }
}
