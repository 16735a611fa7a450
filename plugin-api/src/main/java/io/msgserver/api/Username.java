package io.msgserver.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * One login of one user at one gate. Immutable; any thread.
 *
 * <p>{@link #toString()} is the wire form, {@code b64(uid)@b64(servername)#b64(subid)}, which {@link #parse} reads.
 *
 * @param uid        the user, as the login server named them
 * @param subid      the login, one of the user's; see {@link MsgServer#nextSubid()}
 * @param servername the gate
 */
public record Username(String uid, String subid, String servername) {

    /**
     * @throws IllegalArgumentException when a part is empty, has control characters, which would garble logs, or is not
     *                                  Unicode text
     */
    public Username {
        requireName("uid", uid);
        requireName("subid", subid);
        requireName("servername", servername);
    }

    /**
     * Parses the wire form.
     *
     * @param wire {@code b64(uid)@b64(servername)#b64(subid)}, exactly as {@link #toString()} writes it
     * @throws IllegalArgumentException when it is anything else
     */
    public static Username parse(String wire) {
        int at = wire.indexOf('@');
        int hash = wire.indexOf('#', at + 1);
        if (at < 0 || hash < 0) {
            throw new IllegalArgumentException("not a username: it needs the form b64(uid)@b64(servername)#b64(subid)");
        }
        var username = new Username(decode(wire.substring(0, at)), decode(wire.substring(hash + 1)),
                decode(wire.substring(at + 1, hash)));
        if (!username.toString().equals(wire)) {
            throw new IllegalArgumentException("not a username: its base64 or its UTF-8 is not the usual form");
        }
        return username;
    }

    /** Returns the wire form. */
    @Override
    public String toString() {
        return encode(uid) + '@' + encode(servername) + '#' + encode(subid);
    }

    static void requireName(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " is empty");
        }
        int point;
        for (int i = 0; i < name.length(); i += Character.charCount(point)) {
            point = name.codePointAt(i);
            if (Character.isISOControl(point)) {
                throw new IllegalArgumentException("a " + what + " has control characters");
            }
            // An unpaired surrogate has no bytes in UTF-8: two names would be equal on the wire, and neither readable.
            if (Character.getType(point) == Character.SURROGATE) {
                throw new IllegalArgumentException("a " + what + " has half of a character (an unpaired surrogate)");
            }
        }
    }

    private static String encode(String part) {
        return Base64.getEncoder().encodeToString(part.getBytes(UTF_8));
    }

    private static String decode(String part) {
        return new String(Base64.getDecoder().decode(part), UTF_8);
    }
}
