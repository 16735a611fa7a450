package io.msgserver.host.login;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A login of somebody who claims a uid: counted as failed until it is known to be none, and none when nobody came to
 * judge it. One thread.
 */
final class LoginAttempt implements AutoCloseable {
    private final FailedLogins failures;
    private final @Nullable String uid;
    private final int before;
    private final Duration wait;
    private boolean judged;

    LoginAttempt(FailedLogins failures, @Nullable String uid, int before, Duration wait) {
        this.failures = failures;
        this.uid = uid;
        this.before = before;
        this.wait = wait;
    }

    /** The beginning of the uid that it claims; null when it claims nobody. */
    @Nullable
    String uid() {
        return uid;
    }

    /** Failures of that uid before this one, in a row. */
    int before() {
        return before;
    }

    /** How long it is to wait before it is judged, whether it is good or not: a shorter wait would tell. */
    Duration delay() {
        return wait;
    }

    /** The plugin refused it. */
    void failed() {
        judged = true;
    }

    /** The plugin knows them. */
    void succeeded() {
        judged = true;
        if (uid != null) {
            failures.succeeded(uid);
        }
    }

    @Override
    public void close() {
        if (!judged && uid != null) {
            failures.forgive(uid);
        }
    }
}
