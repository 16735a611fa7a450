package io.msgserver.host.session;

import java.util.function.LongSupplier;

/**
 * The rate limit of one user.
 *
 * @param perSecond requests per second, which is also the burst after an idle time; at least 1
 * @param clock     the current time in nanoseconds, as {@link System#nanoTime}
 */
public record RequestRate(int perSecond, LongSupplier clock) {

    /** @throws IllegalArgumentException when the rate is below 1 */
    public RequestRate {
        if (perSecond < 1) {
            throw new IllegalArgumentException("requests_per_second " + perSecond + " must be at least 1");
        }
    }
}
