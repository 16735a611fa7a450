package io.msgserver.host.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls into a plugin that may never return. Each runs on a platform thread of its own: one that spins would keep a virtual
 * thread's carrier from everybody else. Past the deadline the thread is interrupted and left to itself.
 */
final class Deadline {
    private final Duration time;
    private final String setting;

    /** @param setting where an operator can give more, for the message */
    Deadline(Duration time, String setting) {
        this.time = time;
        this.setting = setting;
    }

    /**
     * Calls and waits.
     *
     * @param what   for the message, as in {@code "start"}
     * @param loader the thread's context class loader meanwhile
     * @throws PluginRejectedException when it failed, with whatever Throwable, or took too long
     * @throws InterruptedException    when the host stops; the call is interrupted too
     */
    <T> T call(String what, ClassLoader loader, Callable<T> call) throws PluginRejectedException, InterruptedException {
        var task = new FutureTask<T>(call);
        Thread thread = Thread.ofPlatform().daemon().name("plugin-" + what).inheritInheritableThreadLocals(false)
                .unstarted(task);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            T result = task.get(time.toNanos(), TimeUnit.NANOSECONDS);
            // The thread has its loader as long as it lives, and a swap ago is the time to have ended.
            thread.join();
            return result;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PluginRejectedException known
                    ? known
                    : new PluginRejectedException(what + " failed: " + told(failed.getCause()), failed.getCause());
        } catch (TimeoutException late) {
            thread.interrupt();
            throw new PluginRejectedException(what + " took longer than " + text(time)
                    + ": it has to return; give what takes long to server.executor(), or raise " + setting, late);
        } catch (InterruptedException stopping) {
            thread.interrupt();
            throw stopping;
        }
    }

    /** What a plugin throws may not even say what it is. */
    private static String told(@Nullable Throwable failure) {
        try {
            return String.valueOf(failure);
        } catch (RuntimeException | Error _) {
            return failure == null ? "" : failure.getClass().getName();
        }
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
