package io.msgserver.hotswap.jar;

import org.jspecify.annotations.Nullable;

/** A jar cannot serve; the message says why and what its author or operator can do. The host goes on without it. */
public class PluginRejectedException extends Exception {

    /** @param message what is wrong, and how to mend it */
    public PluginRejectedException(String message) {
        super(message);
    }

    /** @param message what is wrong, and how to mend it */
    public PluginRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
