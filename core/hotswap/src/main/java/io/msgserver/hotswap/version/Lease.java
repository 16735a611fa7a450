package io.msgserver.hotswap.version;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The right to call into the version that was current when the lease was taken. That version does not stop before the
 * lease ends. One object serves all calls of a version at an endpoint. Any thread.
 *
 * @param <T> the type of the handler
 */
public final class Lease<T> {
    /** The version that the current thread runs within; not bound outside of {@link #within}. */
    static final ScopedValue<PluginVersion> WITHIN = ScopedValue.newInstance();

    private final T handler;
    private final PluginVersion version;
    private final PluginContext context;

    Lease(T handler, PluginVersion version) {
        this.handler = handler;
        this.version = version;
        this.context = version.context();
    }

    /** Returns the handler to call. */
    public T handler() {
        return handler;
    }

    /**
     * Makes a call under this lease. Leases of the same plugin that the call takes on the same thread are of the same
     * version, without waiting. Otherwise a hand-over that waits for this call would block it.
     */
    public <R> R within(Supplier<R> call) {
        return context.call(() -> ScopedValue.where(WITHIN, version).call(call::get));
    }

    /** Does the same as {@link #within}, for a call that may throw a checked exception. */
    public <R> R callWithin(Callable<R> call) throws Exception {
        return context.call(() -> ScopedValue.where(WITHIN, version).call(call::call));
    }

    /** Returns the context for calls that are not made by {@link #within}. */
    PluginContext context() {
        return context;
    }

    boolean isOf(Slot slot) {
        return slot.serves(version);
    }

    /**
     * Ends the lease after a call other than {@code onRequest}, and counts the call. Each taken lease is ended once, by
     * this method, {@link #endUncounted} or {@link #end(int)}.
     */
    public void end() {
        version.leases().endCallback();
    }

    /** Ends a lease that was not used, or whose call is counted as a part of another one. */
    public void endUncounted() {
        version.leases().end(0);
    }

    /** Ends a lease that this number of requests shared. */
    void end(int requests) {
        version.leases().end(requests);
    }
}
