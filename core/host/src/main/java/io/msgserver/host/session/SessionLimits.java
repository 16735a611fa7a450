package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one user.
 *
 * @param expiredNumber   the number of last responses that are remembered, at least 1
 * @param maxPending      pending requests beyond which the user is not read from, at least 1
 * @param maxPendingBytes bytes of pending requests beyond which the user is not read from, at least 1
 * @param maxRemembered   bytes of remembered responses beyond which the oldest are evicted; at least 1
 * @param total           the bound on the remembered responses of all users
 * @param pendingTotal    the bound on the pending requests of all users
 * @param rate            the rate limit of a user; null for none
 */
public record SessionLimits(int expiredNumber, int maxPending, int maxPendingBytes, int maxRemembered,
        RememberedTotal total, PendingTotal pendingTotal, @Nullable RequestRate rate) {

    /** @throws IllegalArgumentException when a limit is below 1 */
    public SessionLimits {
        if (expiredNumber < 1 || maxPending < 1 || maxPendingBytes < 1 || maxRemembered < 1) {
            throw new IllegalArgumentException("expired_number " + expiredNumber + ", max_pending " + maxPending
                    + ", max_pending_bytes " + maxPendingBytes + " and max_remembered " + maxRemembered
                    + " must be at least 1");
        }
    }

    /** Creates limits without a rate limit and without a bound on pending bytes. */
    public SessionLimits(int expiredNumber, int maxPending, int maxRemembered, RememberedTotal total) {
        this(expiredNumber, maxPending, Integer.MAX_VALUE, maxRemembered, total, new PendingTotal(Long.MAX_VALUE),
                null);
    }
}
