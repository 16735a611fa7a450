package io.msgserver.host.session;

import io.msgserver.base.rate.TokenBucket;
import java.time.Duration;

/** The rate limiter of a user. Guarded by its session. */
final class Throttle {
    /** A shorter pause would stop and start the connection of a fast user at every request. */
    private static final long SHORTEST_DELAY = Duration.ofMillis(50).toNanos();

    private final RequestRate rate;
    /** The time at which the user's bucket is full again, by the clock of the rate. */
    private long full;

    Throttle(RequestRate rate) {
        this.rate = rate;
        this.full = rate.clock().getAsLong();
    }

    /**
     * Takes a token for a request that has arrived. It never refuses; the caller then asks for how long to pause
     * reading.
     */
    void count() {
        full = rate.bucket().taken(full, rate.clock().getAsLong());
    }

    /** Returns the nanoseconds until there are tokens again; 0 when there are some. */
    long delay() {
        TokenBucket bucket = rate.bucket();
        long now = rate.clock().getAsLong();
        return bucket.hasToken(full, now)
                ? 0
                : TokenBucket.missing(full, now) + Math.max(bucket.token(), SHORTEST_DELAY) - bucket.capacity();
    }
}
