package io.msgserver.host.msgserver;

import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.hotswap.version.Lease;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a handler method other than {@code onRequest}, on a thread of its own. Its caller waits for the time
 * limit at most; the call itself, and its lease, end when it returns.
 */
final class Callback<T> extends PluginCall<VersionHandler> implements Runnable {
    private final String name;
    private final String whom;
    private final Lease<VersionHandler> lease;
    private final Callable<T> call;
    private final Consumer<T> tooLate;
    private final FaultLog faults;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * @param name    the name of the method, as in {@code onKick}
     * @param whom    the user, for logs
     * @param tooLate receives a result for which no caller waits any more
     */
    Callback(String name, String whom, Lease<VersionHandler> lease, Callable<T> call, Consumer<T> tooLate,
            FaultLog faults) {
        this.name = name;
        this.whom = whom;
        this.lease = lease;
        this.call = call;
        this.tooLate = tooLate;
        this.faults = faults;
    }

    CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void run() {
        if (!begin(lease.handler())) {
            lease.endUncounted();
            skip();
            return;
        }
        T returned;
        try {
            returned = lease.callWithin(call);
        } catch (Throwable fault) {
            endLease();
            result.completeExceptionally(fault);
            return;
        }
        endLease();
        if (!result.complete(returned)) {
            tooLate.accept(returned);
        }
    }

    /**
     * The lease ends first: a thread that waits for the call to end and then counts the leases must not count this one.
     */
    private void endLease() {
        lease.end();
        end();
    }

    /** Returns whether too many calls of the version do not return: this call is then not made. */
    boolean isRefused() {
        return lease.handler().isStuck();
    }

    /** Refuses the call, which is not made. */
    void refuse() {
        lease.endUncounted();
        skip();
        result.completeExceptionally(new PluginFaultException(isRefused()
                ? "so many calls of plugin " + lease.handler().version()
                        + " do not come back that no more are made: replace it"
                : "the gate has stopped"));
    }

    /** Abandons the call, even if it has not begun. */
    void giveUp() {
        abandonAnyway();
    }

    @Override
    protected String description(VersionHandler versionHandler) {
        return name + " of plugin " + versionHandler.version() + " for " + whom;
    }

    @Override
    protected void timedOut(VersionHandler versionHandler, Duration limit, StackTraceElement[] stack) {
        faults.warn(whom, name + " of plugin " + versionHandler.version() + " takes longer than request_timeout, "
                + limit.toMillis() + " ms: it is interrupted", stack);
    }

    @Override
    protected boolean abandoning(@Nullable Thread thread) {
        lease.handler().callAbandoned();
        return thread != null && lease.handler().countsAsComputing(thread);
    }

    @Override
    protected void returned(boolean computed) {
        lease.handler().callReturned();
        if (computed) {
            lease.handler().computingEnded();
        }
    }

    @Override
    protected void abandoned() {
        result.completeExceptionally(
                new PluginFaultException(name + " took longer than request_timeout, and ignores its interrupt"));
    }
}
