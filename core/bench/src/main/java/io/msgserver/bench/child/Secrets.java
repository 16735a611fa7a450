package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** The secrets of the bench's users, by number. Both processes derive them from one seed, so that none is sent. */
record Secrets(String seed) {
    private static final int BYTES = 8;

    static Secrets random() {
        var seed = new byte[16];
        new SecureRandom().nextBytes(seed);
        return new Secrets(HexFormat.of().formatHex(seed));
    }

    static String uid(int user) {
        return "bench" + user;
    }

    byte[] of(int user) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((seed + user).getBytes(UTF_8));
            return Arrays.copyOf(hash, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Hides the seed. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
