package io.msgserver.bench.child;

import java.time.Duration;

/** Nothing that the bench starts outlives it. */
public final class LastResort {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration ENDING = Duration.ofSeconds(15);

    private LastResort() {}

    /** A child that nobody ends. */
    public static void whenForgotten() {
        haltAfter(LIFE);
    }

    /** A child that was told to end and does not. */
    public static void whenEnding() {
        haltAfter(ENDING);
    }

    private static void haltAfter(Duration time) {
        Thread.ofPlatform().daemon().name("last-resort").start(() -> {
            try {
                Thread.sleep(time);
                Runtime.getRuntime().halt(1);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
