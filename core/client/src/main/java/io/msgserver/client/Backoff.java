package io.msgserver.client;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The pauses before an operation is retried: limits that double with every failure, and a random share of each (full
 * jitter), so that many clients of a restarted host do not reconnect at once. Thread-safe.
 *
 * @param first  the limit after no failure
 * @param max    the highest limit
 * @param random safe for use by several threads
 */
record Backoff(Duration first, Duration max, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 30;

    static Backoff of(ClientOptions options) {
        return new Backoff(options.retryPause(), options.maxRetryPause(), new Random());
    }

    /** Returns a pause from zero to the limit after that many failures. */
    Duration pause(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        long bound = (doubled.compareTo(max) < 0 ? doubled : max).toNanos();
        return Duration.ofNanos(random.nextLong(bound + 1));
    }
}
