package io.msgserver.host.msgserver;

import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.hotswap.version.Lease;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a handler other than {@code onRequest}, on a thread of its own. Its caller waits no longer than its time
 * limit; the call itself, and its lease, end when it returns.
 */
final class Callback<T> implements Runnable {
    private final String name;
    private final String whom;
    private final Lease<VersionHandler> lease;
    private final Callable<T> call;
    private final Consumer<T> tooLate;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Interrupts interrupts = new Interrupts(this);

    // Guarded by this.
    private @Nullable Thread thread;
    private boolean interrupted;
    private boolean givenUp;
    private boolean ended;
    /** It computed when it was given up. */
    private boolean hog;

    /** Owned by the watchdog: when it first saw it, in its time. */
    @Nullable
    Long since;

    /**
     * @param name as in {@code onKick}
     * @param whom for whom, for the log
     * @param tooLate is given what the call says when nobody waits for that any more
     */
    Callback(String name, String whom, Lease<VersionHandler> lease, Callable<T> call, Consumer<T> tooLate) {
        this.name = name;
        this.whom = whom;
        this.lease = lease;
        this.call = call;
        this.tooLate = tooLate;
    }

    CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void run() {
        if (!begin()) {
            lease.waive();
            return;
        }
        T told;
        try {
            told = lease.callWithin(call);
        } catch (Throwable fault) {
            end();
            result.completeExceptionally(fault);
            return;
        }
        end();
        if (!result.complete(told)) {
            tooLate.accept(told);
        }
    }

    /** False when nobody waits for it any more, before it has begun. */
    private synchronized boolean begin() {
        thread = Thread.currentThread();
        if (givenUp) {
            ended = true;
            comesBack();
        }
        return !givenUp;
    }

    /**
     * Before anybody is told: whoever waits for the call to end, and then counts the leases, does not count this one.
     */
    private void end() {
        lease.end();
        synchronized (this) {
            thread = null;
            interrupts.end();
            ended = true;
            Thread.interrupted();
            comesBack();
        }
    }

    /** Under the lock, once. */
    private void comesBack() {
        if (givenUp) {
            lease.handler().comesBack();
        }
        if (hog) {
            lease.handler().letsGo();
        }
    }

    /** So many others do not come back that this one is not worth a try. */
    boolean isHopeless() {
        return lease.handler().isStuck();
    }

    /** It is not called. */
    void refuse() {
        lease.waive();
        synchronized (this) {
            ended = true;
            comesBack();
        }
        result.completeExceptionally(new PluginFaultException(isHopeless()
                ? "so many calls of plugin " + lease.handler().version()
                        + " do not come back that no more are made: replace it"
                : "the gate has stopped"));
    }

    boolean isInto(@Nullable VersionHandler versionHandler) {
        return lease.handler().equals(versionHandler);
    }

    synchronized @Nullable BusyCall busy() {
        return thread == null ? null : new BusyCall(this, this::toString, thread);
    }

    /** Interrupts the call, and not what its thread does after it. */
    synchronized void interrupt() {
        if (thread != null) {
            interrupts.interrupt(thread, this::runs);
        }
    }

    /** Under the lock. */
    private boolean runs() {
        return thread != null;
    }

    /** Its time is over: interrupts it, once, and says so. */
    void timeOut(FaultLog faults, Duration timeout) {
        StackTraceElement[] stack;
        synchronized (this) {
            if (thread == null || interrupted) {
                return;
            }
            interrupted = true;
            stack = thread.getStackTrace();
            interrupt();
        }
        faults.warn(whom, name + " of plugin " + lease.handler().version() + " takes longer than request_timeout, "
                + timeout.toMillis() + " ms: it is interrupted", stack);
    }

    /** Waits for it until then, in {@link System#nanoTime}, and no longer. */
    void giveUpAt(long deadline) {
        try {
            result.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            giveUp();
        } catch (ExecutionException _) {
            // It has come back.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The host stops: no more patience.
        }
    }

    /** Nobody waits for it any more. */
    synchronized void giveUp() {
        if (ended || givenUp) {
            return;
        }
        givenUp = true;
        lease.handler().sticks();
        hog = thread != null && lease.handler().hogs(thread);
        result.completeExceptionally(
                new PluginFaultException(name + " took longer than request_timeout, and ignores its interrupt"));
    }

    /** For the log. */
    @Override
    public String toString() {
        return name + " of plugin " + lease.handler().version() + " for " + whom;
    }
}
