package io.msgserver.host.login;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to log in with a claimed uid. It counts as failed until it has succeeded, and not at all when it was not
 * judged. Used by one thread.
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

    /** Returns the beginning of the claimed uid; null when none is claimed. */
    @Nullable
    String uid() {
        return uid;
    }

    /** Returns the number of consecutive failures of that uid before this attempt. */
    int before() {
        return before;
    }

    /**
     * Returns the delay before the attempt is judged. It does not depend on the result, which a shorter delay would
     * reveal.
     */
    Duration delay() {
        return wait;
    }

    /** Records that the plugin refused the login. */
    void failed() {
        judged = true;
    }

    /** Records that the plugin accepted the user. */
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
