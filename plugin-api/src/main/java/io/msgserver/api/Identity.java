package io.msgserver.api;

/**
 * The user that a token names, and the gate that the user wants to log in at. Immutable; any thread.
 *
 * @param servername the gate's name; the login is refused with 403 when there is no such gate
 * @param uid        the user
 */
public record Identity(String servername, String uid) {
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * @throws IllegalArgumentException when a part is empty, has control characters, which would garble logs, or is not
     *                                  Unicode text; also when it has U+FFFD, which decoders substitute for bytes that
     *                                  are not UTF-8: the client knows itself by those bytes and could never connect
     */
    public Identity {
        Username.requireName("servername", servername);
        Username.requireName("uid", uid);
        requireDecoded("servername", servername);
        requireDecoded("uid", uid);
    }

    private static void requireDecoded(String what, String name) {
        if (name.indexOf(REPLACEMENT) >= 0) {
            throw new IllegalArgumentException(
                    "a " + what + " has the replacement character (U+FFFD): its bytes were not in UTF-8");
        }
    }
}
