package io.msgserver.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The longest time that a test waits for an event that should come at once: longer than any machine takes, since a test
 * that succeeds does not wait for it.
 */
final class Patience {
    static final Duration WHOLE = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

    private Patience() {}

    /** @param missing the message when it does not come */
    static void await(BooleanSupplier condition, Supplier<String> missing) {
        long deadline = System.nanoTime() + WHOLE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(missing.get() + ", after " + WHOLE.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Returns the exception of an interrupted wait. The test is over then. */
    static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the test was interrupted", e);
    }
}
