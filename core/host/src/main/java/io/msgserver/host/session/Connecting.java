package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/** The result of a handshake whose user was found. */
public sealed interface Connecting {

    /**
     * The link now serves the user.
     *
     * @param before the link that served the user before, which the caller closes; null when there was none
     * @param life   the life of what is remembered for this login: a value other than the former one tells the client
     *               that responses were lost. 0 for a client that does not acknowledge
     */
    record Connected(@Nullable Link before, long life) implements Connecting {}

    /** The index is not above the last one that succeeded. */
    record IndexExpired() implements Connecting {}

    /** The proof is wrong. The index is unchanged. */
    record NotProven() implements Connecting {}

    /** The user was logged out during the handshake. */
    record LoggedOut() implements Connecting {}
}
