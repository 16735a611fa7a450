package io.msgserver.protocol;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * The private half of a {@link ServerIdentity}, for the login server only. Immutable and thread-safe. A signature takes
 * half a millisecond.
 */
public final class IdentityKey {
    private static final String LABEL = "PRIVATE KEY";
    private static final String PRIVATE_PREFIX = "302e020100300506032b657004220420";

    private final PrivateKey key;
    private final ServerIdentity identity;

    private IdentityKey(KeyPair pair) {
        this.key = pair.getPrivate();
        this.identity = ServerIdentity.of(RawKey.of(pair.getPublic().getEncoded(), ServerIdentity.PUBLIC_PREFIX));
    }

    /** Returns a fresh key. */
    public static IdentityKey generate() {
        return generate(new SecureRandom());
    }

    private static IdentityKey generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ServerIdentity.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            return new IdentityKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no Ed25519", e);
        }
    }

    /**
     * Parses the key in a PEM text, PKCS #8 without a password, as {@link #toPem} and
     * {@code openssl genpkey -algorithm ed25519} write it.
     *
     * @throws MalformedException if it has no such key, or several; the message has nothing of its content
     */
    public static IdentityKey parse(String pem) throws MalformedException {
        List<byte[]> blocks = Pem.blocks(LABEL, pem);
        if (blocks.size() > 1) {
            throw new MalformedException("there are " + blocks.size() + " private keys in it: leave one");
        }
        try {
            PrivateKey key = KeyFactory.getInstance(ServerIdentity.ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
            return of(RawKey.of(key.getEncoded(), PRIVATE_PREFIX));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new MalformedException("the private key in it is not one of Ed25519");
        }
    }

    /** The JDK derives a public key from a private one only by generating the pair anew, from the same bytes. */
    static IdentityKey of(byte[] privateBytes) {
        return generate(new Given(privateBytes));
    }

    /** Returns the identity that clients know the server by. */
    public ServerIdentity identity() {
        return identity;
    }

    /** Returns the signature over the three, one after the other: 64 bytes. */
    public byte[] sign(byte[] challenge, byte[] clientKey, byte[] serverKey) {
        try {
            Signature signature = Signature.getInstance(ServerIdentity.ALGORITHM);
            signature.initSign(key);
            signature.update(challenge);
            signature.update(clientKey);
            signature.update(serverKey);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with Ed25519", e);
        }
    }

    /** Returns the private key as text, for a file that only its owner can read. */
    public String toPem() {
        return Pem.text(LABEL, key.getEncoded());
    }

    /** Returns the public half. */
    @Override
    public String toString() {
        return "IdentityKey[" + identity + "]";
    }

    /** A source without randomness: returns the bytes that it was given. */
    private static final class Given extends SecureRandom {
        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
