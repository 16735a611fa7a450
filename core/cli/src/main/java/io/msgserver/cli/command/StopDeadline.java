package io.msgserver.cli.command;

import io.msgserver.cli.log.Output;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The last resort of a stop: whatever holds it up, the process is gone in time. It waits for no lock and writes nothing
 * itself.
 */
public final class StopDeadline {
    /** The time for closing connections, plugins, threads and the session store, beside requests and responses. */
    private static final Duration BEYOND_STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private StopDeadline() {}

    /**
     * As {@link #begin}, for a host: requests have its {@code stop_timeout} once, the writing of remembered responses
     * once more.
     */
    public static void beginFor(Duration stopTimeout) {
        begin(stopTimeout.multipliedBy(2).plus(BEYOND_STOP_TIMEOUT));
    }

    /** @param longest from now until the process is gone, if nothing has ended it before */
    static void begin(Duration longest) {
        Thread.ofPlatform().daemon().name("halt").start(() -> haltAfter(longest));
    }

    private static void haltAfter(Duration longest) {
        try {
            sleep(longest.minus(LAST_WORDS));
            // By another thread: standard error may be what holds the stop up.
            Thread.ofPlatform().daemon().name("last-words").start(() -> explain(longest));
            sleep(LAST_WORDS);
        } finally {
            Runtime.getRuntime().halt(Failure.FAILED);
        }
    }

    /** A plugin may interrupt any thread that it finds. */
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
