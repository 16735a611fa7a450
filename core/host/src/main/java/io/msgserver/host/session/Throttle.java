package io.msgserver.host.session;

import java.time.Duration;

/**
 * How fast a user has asked: a token bucket with one second's worth in it, of which the time is kept at which it is
 * full again (the generic cell rate algorithm, ITU-T I.371). Guarded by its session.
 */
final class Throttle {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Or the connection of a fast user would be stopped and started at every request. */
    private static final long SHORTEST_REST = Duration.ofMillis(50).toNanos();

    private final RequestRate rate;
    private final long token;
    private long full;

    Throttle(RequestRate rate) {
        this.rate = rate;
        this.token = SECOND / rate.perSecond();
        this.full = rate.clock().getAsLong();
    }

    /** A request has come. It is too late to refuse it, but whoever reads it asks then for how long to read nothing. */
    void count() {
        long now = rate.clock().getAsLong();
        full = now + missing(now) + token;
    }

    /** Nanoseconds until there are tokens again; 0 when there are some. */
    long rest() {
        long missing = missing(rate.clock().getAsLong());
        return missing + token <= SECOND ? 0 : missing + Math.max(token, SHORTEST_REST) - SECOND;
    }

    private long missing(long now) {
        return Math.max(0, full - now);
    }
}
