package io.msgserver.base.rate;

import java.time.Duration;

/**
 * So many a second for good, and so many at once after a while without: a token bucket of which one number is kept, the
 * time at which it is full again (the generic cell rate algorithm, ITU-T I.371). The caller keeps that time. Times are
 * those of {@link System#nanoTime}.
 *
 * @param token    nanoseconds in which a token comes back
 * @param capacity nanoseconds in which all of them do
 */
public record TokenBucket(long token, long capacity) {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** @param rate a second; at least 1 */
    public static TokenBucket of(int rate, int burst) {
        long token = SECOND / rate;
        return new TokenBucket(token, token * burst);
    }

    /**
     * A bucket with one second's worth.
     *
     * @param rate a second; at least 1
     */
    public static TokenBucket ofSecond(int rate) {
        return new TokenBucket(SECOND / rate, SECOND);
    }

    public boolean hasToken(long full, long now) {
        return missing(full, now) + token <= capacity;
    }

    /** When the bucket is full again after one more token was taken. */
    public long taken(long full, long now) {
        return now + missing(full, now) + token;
    }

    /** Nanoseconds until the bucket is full again; 0 when it is. */
    public static long missing(long full, long now) {
        return Math.max(0, full - now);
    }
}
