package io.msgserver.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * An agreement of 32 bytes: HKDF (RFC 5869) with SHA-256 of the X25519 result, salted with the challenge. The secret is
 * bound to both public keys. The token has a key of its own, which is used once and so may have a nonce of zeros: the
 * secret, which the gate and its plugin keep, cannot decrypt it.
 */
final class ModernAgreement implements Agreement {
    private static final byte[] SECRET = ascii("msgserver login 1");
    private static final byte[] TOKEN = ascii("token");
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final byte[] challenge;
    private final byte[] secret;
    private final SecretKey tokenKey;

    private ModernAgreement(byte[] challenge, byte[] secret, SecretKey tokenKey) {
        this.challenge = challenge;
        this.secret = secret;
        this.tokenKey = tokenKey;
    }

    static ModernAgreement of(byte[] challenge, byte[] shared, byte[] clientKey, byte[] serverKey) {
        try {
            var keys = KDF.getInstance("HKDF-SHA256");
            SecretKey root = keys.deriveKey("Generic",
                    HKDFParameterSpec.ofExtract().addIKM(shared).addSalt(challenge).extractOnly());
            byte[] secret = keys.deriveData(
                    HKDFParameterSpec.expandOnly(root, joined(SECRET, clientKey, serverKey), KEY_BYTES));
            SecretKey tokenKey = keys.deriveKey("AES", HKDFParameterSpec.expandOnly(root, TOKEN, KEY_BYTES));
            return new ModernAgreement(challenge, secret, tokenKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF with SHA-256", e);
        }
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public byte[] proof() {
        return Sha256.mac(secret, challenge);
    }

    @Override
    public byte[] encrypt(byte[] token) {
        try {
            return cipher(Cipher.ENCRYPT_MODE).doFinal(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt", e);
        }
    }

    @Override
    public byte[] decrypt(byte[] cipher) throws MalformedException {
        if (cipher.length < TAG_BYTES) {
            throw new MalformedException(
                    "a cipher of " + cipher.length + " bytes: it must have " + TAG_BYTES + " or more");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE).doFinal(cipher);
        } catch (AEADBadTagException _) {
            throw new MalformedException("the cipher's tag is wrong: another key, or it was changed on its way");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt", e);
        }
    }

    private Cipher cipher(int mode) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, tokenKey, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, new byte[NONCE_BYTES]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM with keys of 256 bits", e);
        }
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
