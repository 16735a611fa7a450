package io.msgserver.host.login;

import io.msgserver.host.net.ClientAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/** The uids that have logged in lately, with their addresses. Any thread. */
final class KnownUids {
    private static final Duration LATELY = Duration.ofDays(1);

    private final int most;
    private final LongSupplier nanoTime;
    /**
     * The time of each one's last login, in nanoseconds. Guarded by this. The one that logged in longest ago comes
     * first.
     */
    private final LinkedHashMap<Known, Long> seen = new LinkedHashMap<>();

    private record Known(ClientAddress address, String uid) {}

    /**
     * @param most     the limit of remembered pairs of uid and address, beyond which the one that logged in longest ago
     *                 is forgotten
     * @param nanoTime the time in nanoseconds, as {@link System#nanoTime}
     */
    KnownUids(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    synchronized void add(ClientAddress address, String uid) {
        seen.putLast(new Known(address, uid), nanoTime.getAsLong());
        if (seen.size() > most) {
            seen.pollFirstEntry();
        }
    }

    synchronized boolean has(ClientAddress address, String uid) {
        Long since = seen.get(new Known(address, uid));
        return since != null && nanoTime.getAsLong() - since < LATELY.toNanos();
    }
}
