package io.msgserver.testkit;

import org.jspecify.annotations.Nullable;

/**
 * The host or the plugin said no: to a version, to settings, to a login or to a handshake. The message says why, in the
 * host's words.
 */
public final class RefusedException extends RuntimeException {

    RefusedException(String message) {
        this(message, null);
    }

    RefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
