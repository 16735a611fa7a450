package io.msgserver.hotswap.jar;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a jar cannot serve. The message has the reason and the remedy for its author or an operator. The host
 * continues without it.
 */
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
