package io.msgserver.host.plugin;

import org.jspecify.annotations.Nullable;

/** A jar cannot serve; the message says why and what its author or operator can do. The host goes on without it. */
public sealed class PluginRejectedException extends Exception permits DeadlinePassedException, JarInTheWayException {

    /** @param message what is wrong, and how to mend it */
    public PluginRejectedException(String message) {
        super(message);
    }

    PluginRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
