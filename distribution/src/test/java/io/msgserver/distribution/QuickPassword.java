package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Lines of the users file with the fewest iterations that login-file takes. The salt is the uid. */
final class QuickPassword {
    private static final int ITERATIONS = 1000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private QuickPassword() {}

    static String line(String uid, String password) {
        byte[] salt = Arrays.copyOf(uid.getBytes(UTF_8), SALT_BYTES);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS)).getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return uid + ":pbkdf2-sha256:" + ITERATIONS + ":" + base64.encodeToString(salt) + ":"
                    + base64.encodeToString(hash) + "\n";
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
