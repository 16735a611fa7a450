package io.msgserver.protocol;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a login server: its Ed25519 public key (RFC 8032). A client that has it beforehand converses with
 * that server only. Immutable and thread-safe.
 */
public final class ServerIdentity {
    static final String ALGORITHM = "Ed25519";
    static final String PUBLIC_PREFIX = "302a300506032b6570032100";

    private final byte[] key;

    private ServerIdentity(byte[] key) {
        this.key = key;
    }

    static ServerIdentity of(byte[] key) {
        return new ServerIdentity(key.clone());
    }

    /**
     * Parses the text that {@link #toString} returned.
     *
     * @throws MalformedException if it is not base64 of 32 bytes
     */
    public static ServerIdentity parse(String text) throws MalformedException {
        byte[] key = Base64Text.decode(text);
        if (key.length != RawKey.BYTES) {
            throw new MalformedException(
                    "an identity of " + key.length + " bytes: it must be base64 of " + RawKey.BYTES);
        }
        return new ServerIdentity(key);
    }

    /**
     * Returns whether the server of this identity signed exactly these keys for this challenge.
     *
     * @param clientKey the client's public key
     * @param serverKey the server's public key for this login
     */
    public boolean signed(byte[] challenge, byte[] clientKey, byte[] serverKey, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(RawKey.encoded(PUBLIC_PREFIX, key))));
            check.update(challenge);
            check.update(clientKey);
            check.update(serverKey);
            return check.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // The signature or the key is malformed.
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerIdentity identity && Arrays.equals(key, identity.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    /** Returns the key in base64, which is no secret. */
    @Override
    public String toString() {
        return Base64Text.encode(key);
    }
}
