package io.msgserver.testkit;

import io.msgserver.hotswap.version.Timers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The clock of plugins' timers: it stands still until a test moves it. Thread-safe. */
final class TestClock implements Timers {
    private final List<TestScheduler> schedulers = new CopyOnWriteArrayList<>();
    // Guarded by this, as are all mutable fields of the schedulers.
    private long now;
    /** The number of tasks that were due and have not ended. */
    private int due;

    @Override
    public ScheduledExecutorService open(ThreadFactory threads, Consumer<Throwable> failed) {
        var scheduler = new TestScheduler(this, threads, failed);
        schedulers.add(scheduler);
        return scheduler;
    }

    void forget(TestScheduler scheduler) {
        schedulers.remove(scheduler);
    }

    /** Returns the nanoseconds since the host started, in the test's time. */
    synchronized long now() {
        return now;
    }

    /** Advances from task to task, and returns when all due tasks have run. */
    synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time goes forward, and not by " + time);
        }
        long target = now + time.toNanos();
        awaitDue();
        for (OptionalLong next = next(); next.isPresent() && next.getAsLong() <= target; next = next()) {
            now = Math.max(now, next.getAsLong());
            schedulers.forEach(TestScheduler::runDue);
            awaitDue();
        }
        now = target;
    }

    private OptionalLong next() {
        return schedulers.stream().map(TestScheduler::next).flatMapToLong(OptionalLong::stream).min();
    }

    synchronized void begins() {
        due++;
    }

    synchronized void ended() {
        due--;
        notifyAll();
    }

    private synchronized void awaitDue() {
        long deadline = System.nanoTime() + Patience.WHOLE.toNanos();
        while (due > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("a task of server.scheduler() still runs after " + Patience.WHOLE.toSeconds()
                        + " s: it is to be short, and hand long work on to server.executor()");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw Patience.interrupted(e);
            }
        }
    }
}
