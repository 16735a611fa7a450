package io.msgserver.host.session;

/**
 * What one user may cost.
 *
 * @param expiredNumber the last responses that are remembered, at least 1
 * @param maxPending    requests running or waiting beyond which the user is not read from, at least 1
 */
public record SessionLimits(int expiredNumber, int maxPending) {

    /** @throws IllegalArgumentException when a limit is below 1 */
    public SessionLimits {
        if (expiredNumber < 1 || maxPending < 1) {
            throw new IllegalArgumentException(
                    "expired_number " + expiredNumber + " and max_pending " + maxPending + " must be at least 1");
        }
    }
}
