package io.msgserver.protocol;

import java.security.SecureRandom;

/**
 * The cryptography of the classic handshake, compatible with existing clients byte for byte. It is not strong: a 64-bit
 * key exchange without authentication, a home-made mac, single DES. Keys, secrets and macs are {@value #KEY_BYTES}
 * bytes, little-endian where they represent a number.
 *
 * <p>Stateless and thread-safe. Arguments are neither kept nor changed, results are fresh arrays. Every method throws
 * {@link IllegalArgumentException} for a key, secret or mac that is not {@value #KEY_BYTES} bytes long. Compare macs
 * with {@link java.security.MessageDigest#isEqual}, which takes the same time wherever they differ.
 */
public final class ClassicCrypto {
    /** The length of every key, secret and mac. */
    public static final int KEY_BYTES = 8;

    private static final long GENERATOR = 5;

    private ClassicCrypto() {}

    /** Returns a fresh key, never all zeros: a private key for {@link #dhExchange}, or a challenge. */
    public static byte[] randomKey(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        do {
            random.nextBytes(key);
        } while (LittleEndian.number(key) == 0);
        return key;
    }

    /**
     * Returns the public key that belongs to {@code privateKey}: 5 to its power, modulo 2^64 - 59 (Diffie and Hellman).
     *
     * @throws IllegalArgumentException if the key is zero
     */
    public static byte[] dhExchange(byte[] privateKey) {
        return LittleEndian.bytes(Modular.power(GENERATOR, notZero("private key", privateKey)));
    }

    /**
     * Returns the secret of both sides: the other's public key to the power of one's own private key.
     *
     * @throws IllegalArgumentException if either key is zero
     */
    public static byte[] dhSecret(byte[] publicKey, byte[] privateKey) {
        long base = notZero("public key", publicKey);
        return LittleEndian.bytes(Modular.power(base, notZero("private key", privateKey)));
    }

    /** Returns the mac of {@code x} under the key {@code y}: the core of MD5 (RFC 1321) over both. */
    public static byte[] hmac64(byte[] x, byte[] y) {
        return Hmac64.mac(sized("text", x), sized("key", y));
    }

    /** Returns eight bytes for a text of any length: the djb2 and the JS hash of it, 32 bits each. */
    public static byte[] hashKey(byte[] text) {
        return HashKey.of(text);
    }

    /** Returns the mac of a text of any length: {@link #hmac64} of its {@link #hashKey}. */
    public static byte[] hmacHash(byte[] key, byte[] text) {
        return hmac64(hashKey(text), key);
    }

    /**
     * Encrypts {@code text} with DES (FIPS 46-3), ECB, padded by ISO/IEC 7816-4: one to eight bytes longer than the
     * text.
     */
    public static byte[] desEncode(byte[] key, byte[] text) {
        return new Des().encode(key, text);
    }

    /**
     * Returns the text that {@link #desEncode} has encrypted to {@code cipher}.
     *
     * @throws MalformedException if the cipher is empty, not whole blocks of eight bytes, or wrongly padded, as it most
     *     likely is under another key
     */
    public static byte[] desDecode(byte[] key, byte[] cipher) throws MalformedException {
        return new Des().decode(key, cipher);
    }

    private static long notZero(String what, byte[] key) {
        long number = LittleEndian.number(sized(what, key));
        if (number == 0) {
            throw new IllegalArgumentException("a " + what + " must not be zero");
        }
        return number;
    }

    static byte[] sized(String what, byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a " + what + " of " + bytes.length + " bytes: it must have " + KEY_BYTES);
        }
        return bytes;
    }
}
