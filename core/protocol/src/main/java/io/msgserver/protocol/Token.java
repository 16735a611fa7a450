package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;

/**
 * The conventional token, {@code b64(user)@b64(servername):b64(password)}, each part in UTF-8. The login server itself
 * does not interpret a token; a login plugin may.
 */
public record Token(String user, String servername, String password) {

    /** Returns the plain token. */
    public byte[] toBytes() {
        return (encode(user) + "@" + encode(servername) + ":" + encode(password)).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Parses the token. Any part may be empty.
     *
     * @throws MalformedException if a separator is missing, or a part is not base64 or not UTF-8; the message has
     *     nothing of the token
     */
    public static Token parse(byte[] bytes) throws MalformedException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at + 1);
        if (at < 0 || colon < 0) {
            throw new MalformedException("a token without @ and :, in that order");
        }
        return new Token(decode(text.substring(0, at)), decode(text.substring(at + 1, colon)),
                decode(text.substring(colon + 1)));
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "Token[user=" + user + ", servername=" + servername + "]";
    }

    private static String encode(String part) {
        return Base64Text.encode(Utf8.bytes(part));
    }

    private static String decode(String part) throws MalformedException {
        return Utf8.text(Base64Text.decode(part));
    }
}
