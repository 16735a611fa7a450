package io.msgserver.plugins.loginfile;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A stored password: PBKDF2 with HMAC-SHA-256 (RFC 8018), a salt of 16 bytes and a hash of 32. Immutable and
 * thread-safe.
 */
public final class PasswordHash {
    /** Takes some hundredths of a second of one processor. */
    static final int ITERATIONS = 600_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    // A higher number would let one line of the file block the logins; a lower one would not slow guesses down.
    private static final int MIN_ITERATIONS = 1_000;
    private static final int MAX_ITERATIONS = 10_000_000;

    private static final Pattern FORM = Pattern.compile("pbkdf2-sha256:(\\d{4,8}):([^:]+):([^:]+)");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Hashes a new password with 600,000 iterations.
     *
     * @param password not empty; the caller clears it
     * @param random   the source of the salt
     * @throws IllegalArgumentException when the password is empty
     */
    public static PasswordHash of(char[] password, SecureRandom random) {
        if (password.length == 0) {
            throw new IllegalArgumentException("the password is empty; choose one with at least one letter");
        }
        byte[] salt = bytes(SALT_BYTES, random);
        return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
    }

    /**
     * Returns a hash that matches no known password, and that takes as long to compare as one with that many
     * iterations.
     */
    static PasswordHash decoy(int iterations, SecureRandom random) {
        return new PasswordHash(iterations, bytes(SALT_BYTES, random), bytes(HASH_BYTES, random));
    }

    /**
     * Reads the stored form.
     *
     * @param text {@code pbkdf2-sha256:ITERATIONS:b64(salt):b64(hash)}, from 1,000 to 10,000,000 iterations
     * @throws IllegalArgumentException when it is anything else; the message does not repeat it
     */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not of the form pbkdf2-sha256:ITERATIONS:b64(salt):b64(hash)");
        }
        return new PasswordHash(iterations(form.group(1)), decode("salt", form.group(2), SALT_BYTES),
                decode("hash", form.group(3), HASH_BYTES));
    }

    /** Returns whether the password matches. Takes as long for a wrong one; leaves the array unchanged. */
    public boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    int iterations() {
        return iterations;
    }

    /** Returns the stored form. It is no password, but passwords can be guessed with it: do not log it. */
    @Override
    public String toString() {
        return "pbkdf2-sha256:" + iterations + ':' + encode(salt) + ':' + encode(hash);
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        var spec = new PBEKeySpec(password, salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot compute PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static int iterations(String digits) {
        int iterations = Integer.parseInt(digits);
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    iterations + " iterations are not from " + MIN_ITERATIONS + " to " + MAX_ITERATIONS);
        }
        return iterations;
    }

    private static byte[] decode(String part, String base64, int length) {
        byte[] bytes = decode(part, base64);
        if (bytes.length != length) {
            throw new IllegalArgumentException("the " + part + " has " + bytes.length + " bytes instead of " + length);
        }
        return bytes;
    }

    private static byte[] decode(String part, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the " + part + " is not base64");
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
