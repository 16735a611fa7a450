package io.msgserver.hotswap.call;

import io.msgserver.hotswap.jar.PluginRejectedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls into a plugin that may never return. Each runs on a platform thread of its own: one that computes without
 * end would occupy the carrier of a virtual thread. After the deadline the thread is interrupted and abandoned.
 */
public final class Deadline {
    /** The configured time limit. */
    private final Duration whole;
    private final Duration left;
    private final String setting;

    /** @param setting where an operator can give more, for the message */
    public Deadline(Duration time, String setting) {
        this(time, time, setting);
    }

    private Deadline(Duration whole, Duration left, String setting) {
        this.whole = whole;
        this.left = left;
        this.setting = setting;
    }

    /** Returns a deadline with the time that is left; a call fails at once when none is. */
    public Deadline within(Duration rest) {
        return new Deadline(whole, rest, setting);
    }

    /**
     * Calls and waits.
     *
     * @param what   for the message, as in {@code "start"}
     * @param loader the thread's context class loader meanwhile
     * @throws DeadlinePassedException when it took too long
     * @throws PluginRejectedException when it failed, with whatever Throwable
     * @throws InterruptedException    when the host stops; the call is interrupted too
     */
    public <T> T call(String what, ClassLoader loader, Callable<T> call)
            throws PluginRejectedException, InterruptedException {
        if (!left.isPositive()) {
            throw late(what, new TimeoutException("no time was left"));
        }
        var task = new FutureTask<T>(call);
        Thread thread = Thread.ofPlatform().daemon().name("plugin-" + what).inheritInheritableThreadLocals(false)
                .unstarted(task);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            T result = task.get(left.toNanos(), TimeUnit.NANOSECONDS);
            // The thread holds its class loader as long as it lives, and would keep it from being collected.
            thread.join();
            return result;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PluginRejectedException known
                    ? known
                    : new PluginRejectedException(what + " failed: " + told(failed.getCause()), failed.getCause());
        } catch (TimeoutException late) {
            Interrupts.apart(thread::interrupt);
            throw late(what, late);
        } catch (InterruptedException stopping) {
            Interrupts.apart(thread::interrupt);
            throw stopping;
        }
    }

    private DeadlinePassedException late(String what, TimeoutException late) {
        String time = left.equals(whole) ? text(whole) : "what was left of " + text(whole);
        return new DeadlinePassedException(what + " took longer than " + time
                + ": it has to return; give what takes long to server.executor(), or raise " + setting, late);
    }

    /** Returns a text of the exception; a plugin's exception may fail to print itself. */
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
