package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a host shows that it has the token, before anybody sends the token to it: a host that was killed leaves its
 * address behind, and another user's program may listen there since. A client without a token sends a {@link
 * #CHALLENGE}; the refusal has the proof in {@link #ANSWER}, HMAC-SHA256 of the challenge and the address with the
 * token as the key. The address is in it so that nobody can let a host elsewhere prove it for them.
 */
public final class Proof {
    /** The header of the request: any text, fresh each time. */
    public static final String CHALLENGE = "Msgserver-Challenge";
    /** The header of the response. */
    public static final String ANSWER = "Msgserver-Proof";

    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private Proof() {}

    /** One that nobody has seen. */
    public static String challenge() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return base64(bytes);
    }

    /** Whether the answer is right, in a time that does not tell how much of it is. */
    public static boolean isRight(String answer, String token, String challenge, String address) {
        return MessageDigest.isEqual(answer.getBytes(UTF_8), of(token, challenge, address).getBytes(UTF_8));
    }

    /** @param address as {@link RunFolder#address} has it */
    static String of(String token, String challenge, String address) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(UTF_8), ALGORITHM));
            return base64(mac.doFinal((challenge + ' ' + address).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
