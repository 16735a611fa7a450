package io.msgserver.hotswap.version;

import org.jspecify.annotations.Nullable;

/**
 * Runs requests one after the other. Each runs in the version that is current when it begins; those into the same
 * version share a lease, so that only the first and the last of them pay for it. While there is a lease, the thread's
 * context class loader is the version's. Owned by one thread.
 *
 * @param <T> what is called
 */
public final class Caller<T> {
    private final Handlers<T> handlers;
    private @Nullable Lease<T> lease;
    private int requests;
    /** The thread's own context class loader, while there is a lease. */
    private @Nullable ClassLoader former;

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

    /** As {@link #next}, but null instead of waiting or throwing. */
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
        former = fresh.context().enter();
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

    /** Ends the lease at hand when another version would be the one to call now, or none. */
    public void leaveFormer() {
        if (lease != null && !handlers.isCurrent(lease)) {
            end();
        }
    }

    /** Takes back the last count: the handler of {@link #next} or {@link #tryNext} was not called. */
    public void waive() {
        requests--;
    }

    /**
     * Ends the lease: no call follows soon. An event loop calls it at the end of each read at the latest, a thread
     * before it waits for anything else.
     */
    public void end() {
        Lease<T> last = lease;
        if (last != null) {
            lease = null;
            PluginContext.leave(former);
            former = null;
            last.end(requests);
            requests = 0;
        }
    }
}
