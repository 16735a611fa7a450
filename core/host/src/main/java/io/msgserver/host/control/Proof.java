package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The proof by which a host shows that it has the token, before a client sends the token to it: a host that was killed
 * leaves its address file behind, and another user's program may listen on that address now. A client sends a
 * {@link #CHALLENGE} without the token; the refusal has the proof in {@link #ANSWER}: the HMAC-SHA256 of the challenge
 * and the address with the token as the key. It covers the address, so that a program cannot pass on the proof of a
 * host at another address.
 */
public final class Proof {
    /** The header of the request: any text, new for each request. */
    public static final String CHALLENGE = "Msgserver-Challenge";
    /** The header of the response. */
    public static final String ANSWER = "Msgserver-Proof";

    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private Proof() {}

    /** Returns a random challenge. */
    public static String challenge() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return base64(bytes);
    }

    /** Returns whether the proof is right. The time it takes does not reveal how much of it is right. */
    public static boolean isRight(String answer, String token, String challenge, String address) {
        return MessageDigest.isEqual(answer.getBytes(UTF_8), of(token, challenge, address).getBytes(UTF_8));
    }

    /** @param address the address as {@link RunFolder#address} contains it */
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
