package io.msgserver.host.login;

import io.msgserver.host.net.ClientAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/** The uids that have logged in lately, with the addresses that they came from. Any thread. */
final class KnownUids {
    private static final Duration LATELY = Duration.ofDays(1);

    private final int most;
    private final LongSupplier nanoTime;
    /** When each logged in last, in nanoseconds. Guarded by this; who did longest ago comes first. */
    private final LinkedHashMap<Known, Long> seen = new LinkedHashMap<>();

    private record Known(ClientAddress address, String uid) {}

    /**
     * @param most     uids and addresses that are remembered: beyond that, who logged in longest ago is forgotten
     * @param nanoTime as {@link System#nanoTime}
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
