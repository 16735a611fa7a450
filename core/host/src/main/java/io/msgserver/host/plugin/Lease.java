package io.msgserver.host.plugin;

/**
 * The right to call into the version that was current when it was taken: that version does not stop before it ends. One
 * object serves all calls of a version at a site. Any thread.
 *
 * @param <T> what is called
 */
public final class Lease<T> {
    private final T handler;
    private final Leases leases;

    Lease(T handler, Leases leases) {
        this.handler = handler;
        this.leases = leases;
    }

    /** What to call. */
    public T handler() {
        return handler;
    }

    /** The call is over. Once for each time that the lease was taken. */
    public void end() {
        leases.end();
    }
}
