package io.msgserver.hotswap.version;

import org.jspecify.annotations.Nullable;

/**
 * Leases the current version for requests that run one after the other. Each runs in the version that is current when
 * it begins. Requests into the same version share a lease, so that only the first and the last of them have its cost.
 * While there is a lease, the thread's context class loader is the version's. Owned by one thread.
 *
 * @param <T> the type of the handler
 */
public final class Caller<T> {
    private final Handlers<T> handlers;
    private @Nullable Lease<T> lease;
    private int requests;
    /** The thread's own context class loader while there is a lease; otherwise null. */
    private @Nullable ClassLoader formerLoader;

    public Caller(Handlers<T> handlers) {
        this.handlers = handlers;
    }

    /**
     * Returns the handler to call next; it is valid until {@link #end} or the next call of this method. Waits while a
     * swap hands state over.
     *
     * @throws PluginAbsentException when no version serves
     * @throws InterruptedException  when the caller was interrupted while it waited
     */
    public T next() throws InterruptedException {
        Lease<T> held = held();
        return call(held == null ? take(handlers.lease()) : held);
    }

    /** Does the same as {@link #next}, but returns null instead of waiting or throwing. */
    public @Nullable T tryNext() {
        Lease<T> held = held();
        if (held == null) {
            Lease<T> fresh = handlers.tryLease();
            held = fresh == null ? null : take(fresh);
        }
        return held == null ? null : call(held);
    }

    private Lease<T> take(Lease<T> fresh) {
        lease = fresh;
        formerLoader = fresh.context().enter();
        return fresh;
    }

    private T call(Lease<T> held) {
        held.context().renew();
        requests++;
        return held.handler();
    }

    private @Nullable Lease<T> held() {
        leaveFormer();
        return lease;
    }

    /** Ends the current lease when its version is no longer the one to call. */
    public void leaveFormer() {
        if (lease != null && !handlers.isCurrent(lease)) {
            end();
        }
    }

    /** Undoes the last count: the handler of {@link #next} or {@link #tryNext} was not called. */
    public void undoCount() {
        requests--;
    }

    /**
     * Ends the lease, since no call follows soon. An event loop calls it at the end of each read at the latest, other
     * threads call it before they wait for anything else.
     */
    public void end() {
        Lease<T> last = lease;
        if (last != null) {
            lease = null;
            PluginContext.leave(formerLoader);
            formerLoader = null;
            last.end(requests);
            requests = 0;
        }
    }
}
