package io.msgserver.protocol;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;

/**
 * One side's key for one login by the modern handshake: X25519 (RFC 7748). Immutable and thread-safe. Its generation
 * and its agreement take a tenth of a millisecond each: too long for an event loop.
 */
public final class X25519Key {
    /** The length of every public key and of every shared secret. */
    public static final int BYTES = 32;

    private static final String ALGORITHM = "X25519";
    /** The bytes before a public key in its X.509 form, and before a private one in PKCS #8 (RFC 8410). */
    private static final String PUBLIC_PREFIX = "302a300506032b656e032100";
    private static final String PRIVATE_PREFIX = "302e020100300506032b656e04220420";
    /** The point that public keys are multiples of. */
    private static final byte[] BASE = base();

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private X25519Key(PrivateKey privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Returns a fresh key, from the system's own randomness. */
    public static X25519Key generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new X25519Key(pair.getPrivate(), RawKey.of(pair.getPublic().getEncoded(), PUBLIC_PREFIX));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Returns the key with these private bytes, for recorded examples. */
    static X25519Key of(byte[] privateBytes) {
        try {
            PrivateKey key = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(RawKey.encoded(PRIVATE_PREFIX, privateBytes)));
            return new X25519Key(key, agree(key, BASE));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Returns the public key for the other side: {@value #BYTES} bytes, a fresh copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Returns the shared secret of both sides: {@value #BYTES} bytes, from which a key is to be derived.
     *
     * @param otherKey the other's public key
     * @throws MalformedException if it has another length, or results in zeros with any private key
     */
    public byte[] agree(byte[] otherKey) throws MalformedException {
        if (otherKey.length != BYTES) {
            throw new MalformedException("a public key of " + otherKey.length + " bytes: it must have " + BYTES);
        }
        try {
            return agree(privateKey, otherKey);
        } catch (InvalidKeyException _) {
            throw new MalformedException("a public key that gives a secret of zeros to everybody");
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** Where the result would be zeros, the JDK reports an invalid key (RFC 7748, section 6.1). */
    private static byte[] agree(PrivateKey own, byte[] other) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(RawKey.encoded(PUBLIC_PREFIX, other)));
        KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
        agreement.init(own);
        agreement.doPhase(key, true);
        return agreement.generateSecret();
    }

    private static byte[] base() {
        byte[] nine = new byte[BYTES];
        nine[0] = 9;
        return nine;
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this Java has no X25519", e);
    }
}
