package io.msgserver.hotswap.version;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that an endpoint calls: always that of the current version. Any thread.
 *
 * @param <T> the type of the handler that a version provides for the endpoint
 */
public final class Handlers<T> {
    private final Slot slot;
    private final int endpoint;

    public Handlers(Slot slot, int endpoint) {
        this.slot = slot;
        this.endpoint = endpoint;
    }

    /**
     * Leases the current version, or the one that the caller is {@link Lease#within} already. Waits while a swap hands
     * state over.
     *
     * @throws PluginAbsentException when no version serves
     * @throws InterruptedException  when the caller was interrupted while it waited
     */
    public Lease<T> lease() throws InterruptedException {
        Lease<T> nested = Lease.WITHIN.isBound() ? leaseOf(Lease.WITHIN.get()) : null;
        return nested != null
                ? nested
                : Objects.requireNonNull(slot.enter().lease(endpoint),
                        "a version that serves brings something to each site");
    }

    /**
     * Leases the version that the caller is within, whose own lease keeps it from being drained. Returns null when the
     * version is of another plugin, or has ended.
     */
    private @Nullable Lease<T> leaseOf(PluginVersion version) {
        if (!version.id().equals(slot.id())) {
            return null;
        }
        version.leases().begin();
        Lease<T> lease = version.lease(endpoint);
        if (lease == null) {
            version.leases().end(0);
        }
        return lease;
    }

    /** Does the same as {@link #lease}, but returns null instead of waiting or throwing. */
    public @Nullable Lease<T> tryLease() {
        PluginVersion version = slot.tryEnter();
        return version == null ? null : version.lease(endpoint);
    }

    /** Returns whether a call that begins now would begin in that lease's version. */
    boolean isCurrent(Lease<T> lease) {
        return lease.isOf(slot);
    }

    /** Returns the handler of the current version, for uses that need no lease; null when no version serves. */
    public @Nullable T current() {
        PluginVersion version = slot.current();
        Lease<T> lease = version == null ? null : version.lease(endpoint);
        return lease == null ? null : lease.handler();
    }
}
