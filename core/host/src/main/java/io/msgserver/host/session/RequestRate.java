package io.msgserver.host.session;

import io.msgserver.base.rate.TokenBucket;
import java.util.function.LongSupplier;

/**
 * The rate limit of one user.
 *
 * @param bucket the capacity and the rate of each user's bucket
 * @param clock  as {@link System#nanoTime}
 */
public record RequestRate(TokenBucket bucket, LongSupplier clock) {

    /**
     * @param perSecond requests per second, which is also the burst after an idle time; at least 1
     * @throws IllegalArgumentException when the rate is below 1
     */
    public static RequestRate of(int perSecond, LongSupplier clock) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("requests_per_second " + perSecond + " must be at least 1");
        }
        return new RequestRate(TokenBucket.ofSecond(perSecond), clock);
    }
}
