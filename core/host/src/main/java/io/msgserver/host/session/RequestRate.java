package io.msgserver.host.session;

import java.util.function.LongSupplier;

/**
 * How fast one user may ask.
 *
 * @param perSecond requests, for good, and at once after a while without; at least 1
 * @param clock     as {@link System#nanoTime}
 */
public record RequestRate(int perSecond, LongSupplier clock) {

    /** @throws IllegalArgumentException when it is below 1 */
    public RequestRate {
        if (perSecond < 1) {
            throw new IllegalArgumentException("requests_per_second " + perSecond + " must be at least 1");
        }
    }
}
