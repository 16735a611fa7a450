package io.msgserver.client;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A time by which an operation must end, and the time that was allowed for it. */
record CallDeadline(long nanoTime, Duration allowed) {
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

    static CallDeadline after(Duration allowed) {
        Duration bounded = allowed.compareTo(MAX_TIMEOUT) < 0 ? allowed : MAX_TIMEOUT;
        return new CallDeadline(System.nanoTime() + bounded.toNanos(), allowed);
    }

    /** Returns the end of the first of {@code parts} equal shares of the remaining time. */
    CallDeadline share(int parts) {
        return parts == 1 ? this : after(left().dividedBy(parts));
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    boolean passed() {
        return left().isZero();
    }

    /** Returns at least 1, as 0 means no timeout to sockets. */
    int millisLeft() throws SocketTimeoutException {
        if (passed()) {
            throw exceeded();
        }
        return Math.clamp(left().toMillis(), 1, Integer.MAX_VALUE);
    }

    SocketTimeoutException exceeded() {
        return new SocketTimeoutException("no answer within " + allowed.toMillis() + " ms");
    }
}
