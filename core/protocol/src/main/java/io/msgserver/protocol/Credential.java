package io.msgserver.protocol;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificates that one side of TLS presents, and the key that proves them.
 *
 * @param chain its own certificate, then those that issued it
 * @param key belongs to the first certificate
 */
public record Credential(List<X509Certificate> chain, PrivateKey key) {
    private static final String LABEL = "PRIVATE KEY";
    private static final char[] NO_PASSWORD = {};
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    public Credential {
        chain = List.copyOf(chain);
    }

    /**
     * Parses two PEM texts.
     *
     * @param key PKCS #8 without a password: RSA, EC or Ed25519
     * @throws MalformedException if one is malformed, or they do not belong together; the message has nothing of the
     *     key
     */
    public static Credential parse(String chain, String key) throws MalformedException {
        var credential = new Credential(Certificates.parse(chain), privateKey(key));
        if (!isOf(credential.key, credential.chain.getFirst().getPublicKey())) {
            throw new MalformedException("the private key does not belong to the first certificate");
        }
        return credential;
    }

    /** Returns key managers that present it in TLS. */
    public KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static PrivateKey privateKey(String pem) throws MalformedException {
        if (!pem.contains("-----BEGIN " + LABEL + "-----") && pem.contains(LABEL + "-----")) {
            throw new MalformedException("the private key is in an older form, or has a password: convert it with"
                    + " \"openssl pkcs8 -topk8 -nocrypt\"");
        }
        var encoded = new PKCS8EncodedKeySpec(Pem.blocks(LABEL, pem).getFirst());
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException _) {
                // It may be of another algorithm.
            }
        }
        throw new MalformedException("the private key is none of " + ALGORITHMS);
    }

    private static boolean isOf(PrivateKey key, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(signature(key));
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // They are of different algorithms.
        }
    }

    private static String signature(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "Credential[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
