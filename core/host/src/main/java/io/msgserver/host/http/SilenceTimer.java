package io.msgserver.host.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A timer for the next message of a connection. Owned by an event loop. Starting and stopping it schedules no task:
 * there is at most one, which reschedules itself when it runs too early.
 */
final class SilenceTimer {
    private final EventExecutor loop;
    private final long limit;
    private final Runnable elapsed;
    private boolean waiting;
    /** In {@link System#nanoTime}. */
    private long since;
    private boolean scheduled;

    /** @param elapsed runs on the loop */
    SilenceTimer(EventExecutor loop, Duration limit, Runnable elapsed) {
        this.loop = loop;
        this.limit = limit.toNanos();
        this.elapsed = elapsed;
    }

    /** Starts the time limit. */
    void start() {
        waiting = true;
        since = System.nanoTime();
        schedule(limit);
    }

    /** Stops the time limit: the message has arrived or is no longer awaited. */
    void stop() {
        waiting = false;
    }

    private void schedule(long nanos) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void check() {
        scheduled = false;
        if (!waiting) {
            return;
        }
        long left = limit - (System.nanoTime() - since);
        if (left > 0) {
            schedule(left);
        } else {
            waiting = false;
            elapsed.run();
        }
    }
}
