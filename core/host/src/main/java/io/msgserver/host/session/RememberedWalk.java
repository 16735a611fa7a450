package io.msgserver.host.session;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;

/**
 * Sums up the remembered responses of a gate's users. A running total would cost every request something, so a thread
 * walks over all users instead: part of the way on each call, holding a user's lock for a few hundred responses at
 * most. Any thread.
 */
public final class RememberedWalk {
    private static final int PLACES = 256;

    private final Users users;
    private final Duration most;

    // Guarded by this.
    private Iterator<Session> ahead = Collections.emptyIterator();
    private long responses;
    private long bytes;
    private Sum last = new Sum(0, 0);

    /**
     * The sum over the remembered responses.
     *
     * @param responses the number of responses
     * @param bytes     the bytes of all of them
     */
    public record Sum(long responses, long bytes) {}

    /** @param most the longest duration of one call */
    public RememberedWalk(Users users, Duration most) {
        this.users = users;
        this.most = most;
    }

    /** Continues the walk. */
    public synchronized void advance() {
        long start = System.nanoTime();
        if (!ahead.hasNext()) {
            ahead = users.sessions().iterator();
        }
        while (ahead.hasNext() && System.nanoTime() - start < most.toNanos()) {
            add(ahead.next());
        }
        if (!ahead.hasNext()) {
            last = new Sum(responses, bytes);
            responses = 0;
            bytes = 0;
        }
    }

    /** Returns the sum of the last walk that reached the end. */
    public synchronized Sum last() {
        return last;
    }

    private void add(Session session) {
        responses += session.remembered();
        int places = session.places();
        for (int place = 0; place < places; place += PLACES) {
            bytes += session.rememberedBytes(place, PLACES);
        }
    }
}
