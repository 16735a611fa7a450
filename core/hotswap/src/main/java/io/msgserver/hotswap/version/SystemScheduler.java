package io.msgserver.hotswap.version;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A scheduler that reports what a task threw. The JDK's own one only keeps it in the task's future. */
final class SystemScheduler extends ScheduledThreadPoolExecutor {
    private final Consumer<Throwable> failed;
    /**
     * The context class loader before a task, which is restored after it. Null while no task runs. Owned by the
     * scheduler's only thread.
     */
    private @Nullable ClassLoader contextLoader;

    SystemScheduler(ThreadFactory threads, Consumer<Throwable> failed) {
        super(1, threads);
        this.failed = failed;
        setRemoveOnCancelPolicy(true);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable task) {
        super.beforeExecute(thread, task);
        contextLoader = thread.getContextClassLoader();
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        super.afterExecute(task, thrown);
        Thread.currentThread().setContextClassLoader(contextLoader);
        contextLoader = null;
        if (task instanceof Future<?> future && future.isDone()) {
            reportFailure(future);
        }
    }

    private void reportFailure(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException failure) {
            failed.accept(failure.getCause());
        } catch (CancellationException _) {
            // The task was cancelled on purpose.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
