package io.msgserver.host.http;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Reports that something did not come within the limit. Owned by an event loop. Starting and stopping costs no task of
 * the loop: there is at most one, which looks again when it came too early.
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

    /** Something is awaited from now on. */
    void start() {
        waiting = true;
        since = System.nanoTime();
        schedule(limit);
    }

    /** It came, or is not awaited any more. */
    void stop() {
        waiting = false;
    }

    private void schedule(long nanos) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
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
