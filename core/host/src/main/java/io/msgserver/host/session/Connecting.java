package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/** The result of a handshake whose user was found. */
public sealed interface Connecting {

    /**
     * The link now serves the user.
     *
     * @param before the link that served the user before it, which is to be closed; null when there was none
     * @param life   of what is remembered for this login: another one than before says that answers were lost. 0 for a
     *               client that does not acknowledge
     */
    record Connected(@Nullable Link before, long life) implements Connecting {}

    /** The index is not above the last one that succeeded. */
    record IndexExpired() implements Connecting {}

    /** The proof is wrong; the index stays as it was. */
    record NotProven() implements Connecting {}

    /** The user was logged out while they shook hands. */
    record LoggedOut() implements Connecting {}
}
