package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/** What comes of a handshake whose user was found. */
public sealed interface Connecting {

    /** The link now serves the user. The one before it, if there was any, is to be closed. */
    record Connected(@Nullable Link before) implements Connecting {}

    /** The index is not above the last one that succeeded. */
    record IndexExpired() implements Connecting {}

    /** The proof is wrong; the index stays as it was. */
    record NotProven() implements Connecting {}

    /** The user was logged out while they shook hands. */
    record LoggedOut() implements Connecting {}
}
