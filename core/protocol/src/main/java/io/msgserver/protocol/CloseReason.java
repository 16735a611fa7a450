package io.msgserver.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The reason for which a gate closes a connection, in the {@link GatePackage.Closing} that it sends before. */
public enum CloseReason {
    /** An operator, a plugin or a newer login of the same user ended the login. */
    KICKED,
    /** The user ended the login. */
    LOGGED_OUT,
    /** A later connection of the same login took over. */
    TAKEN_OVER,
    /** The gate stops or its plugin is removed: a later connection may succeed. */
    STOPPING,
    /** The client did not read its answers. */
    SLOW,
    /** The login has expired. */
    EXPIRED,
    /** Another gate serves this login now. */
    MOVED;

    /** Returns the word on the wire, as in {@code taken_over}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CloseReason parse(byte[] word) throws MalformedException {
        String text = new String(word, StandardCharsets.ISO_8859_1);
        for (CloseReason reason : values()) {
            if (reason.word().equals(text)) {
                return reason;
            }
        }
        throw new MalformedException("unknown reason for a close: " + Excerpt.of(text));
    }
}
