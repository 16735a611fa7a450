package io.msgserver.hotswap.version;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The right to call into the version that was current when it was taken: that version does not stop before it ends. One
 * object serves all calls of a version at a site. Any thread.
 *
 * @param <T> what is called
 */
public final class Lease<T> {
    /** The version that the current thread is within; not bound where it is within none. */
    static final ScopedValue<PluginVersion> WITHIN = ScopedValue.newInstance();

    private final T handler;
    private final PluginVersion version;
    private final PluginContext context;

    Lease(T handler, PluginVersion version) {
        this.handler = handler;
        this.version = version;
        this.context = version.context();
    }

    /** The handler to call. */
    public T handler() {
        return handler;
    }

    /**
     * Calls in this lease's name: what the call leases of the same plugin, on the same thread, is of the same version,
     * at once. A hand-over that waits for this call to end would else keep it waiting.
     */
    public <R> R within(Supplier<R> call) {
        return context.call(() -> ScopedValue.where(WITHIN, version).call(call::get));
    }

    /** As {@link #within}, of a call that may fail. */
    public <R> R callWithin(Callable<R> call) throws Exception {
        return context.call(() -> ScopedValue.where(WITHIN, version).call(call::call));
    }

    /** Around the calls that are not made by {@link #within}. */
    PluginContext context() {
        return context;
    }

    boolean isOf(Slot slot) {
        return slot.serves(version);
    }

    /**
     * Ends a call other than {@code onRequest}, and counts it. Each time that a lease is taken, one of this,
     * {@link #waive} and {@link #end(int)} ends it.
     */
    public void end() {
        version.leases().endCallback();
    }

    /** Ends a lease that was not used, or whose call is part of another one that counts. */
    public void waive() {
        version.leases().end(0);
    }

    /** Ends a lease that the given number of requests shared. */
    void end(int requests) {
        version.leases().end(requests);
    }
}
