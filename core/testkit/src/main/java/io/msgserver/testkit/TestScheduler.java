package io.msgserver.testkit;

import static java.util.Comparator.comparingLong;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The scheduler of a plugin's version, in the test's time: tasks that are due at once run at once, all others when the
 * test moves the clock. Thread-safe.
 */
final class TestScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final TestClock clock;
    private final ExecutorService thread;
    private final Consumer<Throwable> failed;
    // Guarded by the clock.
    private final PriorityQueue<Task<?>> waiting = new PriorityQueue<>(
            comparingLong((Task<?> task) -> task.at).thenComparingLong(task -> task.number));
    private long made;

    TestScheduler(TestClock clock, ThreadFactory threads, Consumer<Throwable> failed) {
        this.clock = clock;
        this.thread = Executors.newSingleThreadExecutor(threads);
        this.failed = failed;
    }

    /** Returns the time of the next task. */
    OptionalLong next() {
        synchronized (clock) {
            Task<?> first = waiting.peek();
            return first == null ? OptionalLong.empty() : OptionalLong.of(first.at);
        }
    }

    /** Hands the due tasks to the executor, in order. */
    void runDue() {
        synchronized (clock) {
            for (Task<?> first = waiting.peek(); first != null && first.at <= clock.now(); first = waiting.peek()) {
                waiting.remove();
                hand(first);
            }
        }
    }

    private void hand(Task<?> task) {
        clock.begins();
        try {
            thread.execute(() -> {
                ClassLoader found = Thread.currentThread().getContextClassLoader();
                try {
                    task.run();
                } finally {
                    Thread.currentThread().setContextClassLoader(found);
                    clock.ended();
                }
            });
        } catch (RejectedExecutionException closed) {
            clock.ended();
            throw closed;
        }
    }

    private <T extends Task<?>> T add(T task) {
        synchronized (clock) {
            if (thread.isShutdown()) {
                throw new RejectedExecutionException("this version of the plugin has ended, and its timers with it");
            }
            waiting.add(task);
            runDue();
        }
        return task;
    }

    /** Returns the time after a delay; Long.MAX_VALUE is never. */
    private long in(long delay, TimeUnit unit) {
        long now = clock.now();
        long nanos = Math.max(0, unit.toNanos(delay));
        return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(Executors.callable(command), in(delay, unit), 0, false));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(new Task<>(callable, in(delay, unit), 0, false));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(new Task<>(Executors.callable(command), in(initialDelay, unit), positive(period, unit), true));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(new Task<>(Executors.callable(command), in(initialDelay, unit), positive(delay, unit), false));
    }

    private static long positive(long period, TimeUnit unit) {
        if (period <= 0) {
            throw new IllegalArgumentException("a period of " + period + ": it must be more than 0");
        }
        return unit.toNanos(period);
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, NANOSECONDS);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return schedule(task, 0, NANOSECONDS);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return schedule(task, 0, NANOSECONDS);
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        clock.forget(this);
        synchronized (clock) {
            var never = new ArrayList<Runnable>(waiting);
            waiting.clear();
            thread.shutdownNow().forEach(_ -> clock.ended());
            return never;
        }
    }

    @Override
    public boolean isShutdown() {
        return thread.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return thread.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return thread.awaitTermination(timeout, unit);
    }

    /** A task that runs once or periodically. */
    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long number;
        private final long period;
        private final boolean fixedRate;
        /** Guarded by the clock. */
        private long at;

        /** @param period 0 for a task that runs once */
        Task(Callable<V> callable, long at, long period, boolean fixedRate) {
            super(callable);
            this.at = at;
            this.period = period;
            this.fixedRate = fixedRate;
            synchronized (clock) {
                number = made++;
            }
        }

        @Override
        public boolean isPeriodic() {
            return period > 0;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset()) {
                again();
            }
        }

        private void again() {
            synchronized (clock) {
                if (!thread.isShutdown() && !isCancelled()) {
                    at = fixedRate ? at + period : in(period, NANOSECONDS);
                    add(this);
                }
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            synchronized (clock) {
                waiting.remove(this);
            }
            return super.cancel(mayInterrupt);
        }

        /** Reports a failure, as the future of a timer is seldom read. */
        @Override
        protected void done() {
            if (state() == State.FAILED) {
                failed.accept(exceptionNow());
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            synchronized (clock) {
                return unit.convert(at - clock.now(), NANOSECONDS);
            }
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(NANOSECONDS), other.getDelay(NANOSECONDS));
        }
    }
}
