package io.msgserver.api;

/**
 * Whom a token names, and where they want to go. Immutable; any thread.
 *
 * @param servername the gate's name; the login is refused with 403 when there is no such gate
 * @param uid        the user
 */
public record Identity(String servername, String uid) {

    /** @throws IllegalArgumentException when a part is empty, has control characters, which would garble logs, or is no Unicode text */
    public Identity {
        Username.requireName("servername", servername);
        Username.requireName("uid", uid);
    }
}
