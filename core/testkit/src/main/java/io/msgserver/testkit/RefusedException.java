package io.msgserver.testkit;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the host or the plugin refuses a version, settings, a login or a handshake. The message has the host's
 * reason.
 */
public final class RefusedException extends RuntimeException {

    RefusedException(String message) {
        this(message, null);
    }

    RefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
