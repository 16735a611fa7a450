package io.msgserver.client;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The pauses before something is tried again: bounds that double with every failure, and a random share of each (full
 * jitter), so that many clients of a host that comes back do not come at once. Any thread.
 *
 * @param first the bound after no failure
 * @param max where the doubling ends
 * @param random safe for use by several threads
 */
record Backoff(Duration first, Duration max, RandomGenerator random) {
    private static final int MOST_DOUBLINGS = 30;

    static Backoff of(ClientOptions options) {
        return new Backoff(options.retryPause(), options.maxRetryPause(), new Random());
    }

    /** From zero to the bound after that many failures. */
    Duration pause(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        long bound = (doubled.compareTo(max) < 0 ? doubled : max).toNanos();
        return Duration.ofNanos(random.nextLong(bound + 1));
    }
}
