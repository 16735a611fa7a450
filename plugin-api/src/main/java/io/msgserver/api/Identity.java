package io.msgserver.api;

/**
 * Whom a token names, and where they want to go. Immutable; any thread.
 *
 * @param servername the gate's name; the login is refused with 403 when there is no such gate
 * @param uid        the user; not empty
 */
public record Identity(String servername, String uid) {

    /** @throws IllegalArgumentException when the uid is empty */
    public Identity {
        if (uid.isEmpty()) {
            throw new IllegalArgumentException("a uid is empty");
        }
    }
}
