package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * The limits of one user.
 *
 * @param expiredNumber the last responses that are remembered, at least 1
 * @param maxPending    requests running or waiting beyond which the user is not read from, at least 1
 * @param maxPendingBytes bytes of such requests beyond which the user is not read from, at least 1
 * @param maxRemembered bytes of remembered responses beyond which the oldest are forgotten; at least 1
 * @param total         what all users together may have
 * @param pendingTotal  what the requests of all users together may take
 * @param rate          how fast a user may ask; null when that has no limit of its own
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

    /** However fast users ask, and however large that is. */
    public SessionLimits(int expiredNumber, int maxPending, int maxRemembered, RememberedTotal total) {
        this(expiredNumber, maxPending, Integer.MAX_VALUE, maxRemembered, total, new PendingTotal(Long.MAX_VALUE),
                null);
    }
}
