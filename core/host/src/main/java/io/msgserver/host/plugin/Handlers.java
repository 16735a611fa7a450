package io.msgserver.host.plugin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a site calls, whichever version is current. Any thread.
 *
 * @param <T> what a version brings to the site
 */
public final class Handlers<T> {
    private final Slot slot;
    private final int site;

    Handlers(Slot slot, int site) {
        this.slot = slot;
        this.site = site;
    }

    /**
     * Leases the current version. Waits while a swap hands state over.
     *
     * @throws PluginAbsentException when no version serves
     * @throws InterruptedException  when the caller was interrupted while it waited
     */
    public Lease<T> lease() throws InterruptedException {
        return Objects.requireNonNull(slot.enter().lease(site), "a version that serves brings something to each site");
    }

    /** As {@link #lease}, but null instead of waiting or throwing. */
    public @Nullable Lease<T> tryLease() {
        PluginVersion version = slot.tryEnter();
        return version == null ? null : version.lease(site);
    }

    /** What the current version brings, for a look that needs no lease; null when none serves. */
    public @Nullable T current() {
        PluginVersion version = slot.current();
        Lease<T> lease = version == null ? null : version.lease(site);
        return lease == null ? null : lease.handler();
    }
}
