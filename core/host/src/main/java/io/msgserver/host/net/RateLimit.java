package io.msgserver.host.net;

import java.time.Duration;

/**
 * A rate limit and a burst: a token bucket stored as one number, the time at which it is full again (the generic cell
 * rate algorithm, ITU-T I.371). Times are those of {@link System#nanoTime}.
 *
 * @param token nanoseconds in which one token returns
 * @param all   nanoseconds in which all tokens return
 */
record RateLimit(long token, long all) {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    static RateLimit of(int rate, int burst) {
        long token = SECOND / rate;
        return new RateLimit(token, token * burst);
    }

    boolean hasToken(long full, long now) {
        return missing(full, now) + token <= all;
    }

    /** Returns the time at which the bucket is full again after one more token was taken. */
    long taken(long full, long now) {
        return now + missing(full, now) + token;
    }

    static boolean isFull(long full, long now) {
        return missing(full, now) == 0;
    }

    private static long missing(long full, long now) {
        return Math.max(0, full - now);
    }
}
