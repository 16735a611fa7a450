package io.msgserver.plugins.loginfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.LoginRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The user's claimed name, the gate that they want to log in at, and their password. No part is empty. */
public record PasswordToken(String user, String servername, String password) {

    /**
     * @param token {@code b64(user)@b64(servername):b64(password)}, each in UTF-8
     * @throws LoginRefusedException when it is anything else
     */
    public static PasswordToken parse(byte[] token) throws LoginRefusedException {
        String text = new String(token, ISO_8859_1);
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at + 1);
        if (at < 0 || colon < 0) {
            throw malformed();
        }
        return new PasswordToken(decode(text.substring(0, at)), decode(text.substring(at + 1, colon)),
                decode(text.substring(colon + 1)));
    }

    /** Returns the user that a token claims; null when it is malformed. */
    public static @Nullable String userOf(byte[] token) {
        try {
            return parse(token).user();
        } catch (LoginRefusedException _) {
            return null;
        }
    }

    private static String decode(String part) throws LoginRefusedException {
        if (part.isEmpty()) {
            throw malformed();
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getDecoder().decode(part))).toString();
        } catch (IllegalArgumentException | CharacterCodingException _) {
            throw malformed();
        }
    }

    private static LoginRefusedException malformed() {
        return new LoginRefusedException("the token is not b64(user)@b64(servername):b64(password)");
    }

    /** Returns the text without the password. */
    @Override
    public String toString() {
        return "PasswordToken[user=" + user + ", servername=" + servername + "]";
    }
}
