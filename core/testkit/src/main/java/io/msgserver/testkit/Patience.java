package io.msgserver.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long a test waits for what should come at once: longer than any machine takes, since nobody waits for what does
 * come.
 */
final class Patience {
    static final Duration WHOLE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

    private Patience() {}

    /** @param missing what to say when it does not come */
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
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The test is over: whoever interrupts it does not want to wait. */
    static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the test was interrupted", e);
    }
}
