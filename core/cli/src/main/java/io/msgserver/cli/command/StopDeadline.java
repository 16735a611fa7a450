package io.msgserver.cli.command;

import io.msgserver.cli.log.Output;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The deadline of a stop: whatever blocks it, the process ends in time. It waits for no lock and writes nothing itself.
 */
public final class StopDeadline {
    /** The time for closing connections, plugins, threads and the session store, beside requests and responses. */
    private static final Duration BEYOND_STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private StopDeadline() {}

    /**
     * Begins the deadline of a host's stop: requests have its {@code stop_timeout} once, the writing of remembered
     * responses once more.
     */
    public static void beginFor(Duration stopTimeout) {
        begin(stopTimeout.multipliedBy(2).plus(BEYOND_STOP_TIMEOUT));
    }

    /** @param longest from now until the process is halted, if it has not ended before */
    static void begin(Duration longest) {
        Thread.ofPlatform().daemon().name("halt").start(() -> haltAfter(longest));
    }

    private static void haltAfter(Duration longest) {
        try {
            sleep(longest.minus(LAST_WORDS));
            // On another thread, because standard error may be what blocks the stop.
            Thread.ofPlatform().daemon().name("last-words").start(() -> explain(longest));
            sleep(LAST_WORDS);
        } finally {
            Runtime.getRuntime().halt(Failure.FAILED);
        }
    }

    /** Sleeps despite interrupts: a plugin may interrupt any thread that it finds. */
    private static void sleep(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            Thread.interrupted();
        }
    }

    private static void explain(Duration longest) {
        System.err.println("msgserver: the stop took longer than " + longest.toSeconds()
                + " s, and is given up: a plugin holds it up");
        Output.flush();
    }
}
