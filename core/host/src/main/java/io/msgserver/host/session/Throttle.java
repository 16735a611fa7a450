package io.msgserver.host.session;

import java.time.Duration;

/**
 * The rate limiter of a user: a token bucket that holds one second's tokens. It stores the time at which the bucket is
 * full again (the generic cell rate algorithm, ITU-T I.371). Guarded by its session.
 */
final class Throttle {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** A shorter pause would stop and start the connection of a fast user at every request. */
    private static final long SHORTEST_DELAY = Duration.ofMillis(50).toNanos();

    private final RequestRate rate;
    private final long token;
    private long full;

    Throttle(RequestRate rate) {
        this.rate = rate;
        this.token = SECOND / rate.perSecond();
        this.full = rate.clock().getAsLong();
    }

    /**
     * Takes a token for a request that has arrived. It never refuses; the caller then asks for how long to pause
     * reading.
     */
    void count() {
        long now = rate.clock().getAsLong();
        full = now + missing(now) + token;
    }

    /** Returns the nanoseconds until there are tokens again; 0 when there are some. */
    long delay() {
        long missing = missing(rate.clock().getAsLong());
        return missing + token <= SECOND ? 0 : missing + Math.max(token, SHORTEST_DELAY) - SECOND;
    }

    private long missing(long now) {
        return Math.max(0, full - now);
    }
}
