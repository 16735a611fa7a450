package io.msgserver.bench.child;

import java.time.Duration;

/** Halts processes of the bench that would outlive it. */
public final class HaltTimer {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration ENDING = Duration.ofSeconds(15);

    private HaltTimer() {}

    /** Halts this process after a day, in case nothing else ends it. */
    public static void haltAfterLifetime() {
        haltAfter(LIFE);
    }

    /** Halts this process after a short time, in case its orderly end takes longer. */
    public static void haltAfterEnding() {
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
