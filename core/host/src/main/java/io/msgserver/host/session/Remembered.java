package io.msgserver.host.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last so many responses of a user, by when they were sent last: a ring, in which the count of responses says each one's
 * place. What is sent again takes a new place and leaves its old one empty. Guarded by the session.
 *
 * <p>A ring rather than a linked list: it is read in order, so that to forget the oldest touches no neighbours of it, which
 * have long left the processor's caches.
 */
final class Remembered {
    private static final int SMALLEST = 8;

    private final int most;
    /** A power of two, grown until it has room for the most. */
    private @Nullable Request[] ring = new @Nullable Request[SMALLEST];
    /** May wrap round: only its last bits matter. */
    private int sent;
    /** None is older than the response of that count. */
    private int oldest;
    private int bytes;

    /** @param most at least 1 */
    Remembered(int most) {
        this.most = most;
    }

    /** Remembers that response as the newest. Returns the one that is too old for it now, or null. */
    @Nullable
    Request add(Request request) {
        Request expired = skip();
        int newest = sent - 1;
        request.rememberedAt = newest;
        ring[place(newest)] = request;
        bytes += length(request);
        return expired;
    }

    /** Counts a response that is not remembered any more. Returns the one that is too old for it now, or null. */
    @Nullable
    Request skip() {
        if (sent == ring.length && ring.length < most) {
            grow();
        }
        Request expired = ring.length < most ? null : take(sent - most);
        sent++;
        return expired;
    }

    /** All that are remembered, the oldest first. */
    List<Request> all() {
        var all = new ArrayList<Request>();
        for (int count = sent - ring.length; count != sent; count++) {
            Request request = ring[place(count)];
            if (request != null) {
                all.add(request);
            }
        }
        return all;
    }

    /** How many responses ago that one was sent; 1 is the newest. */
    int age(Request request) {
        return sent - request.rememberedAt;
    }

    /** Takes out one that is remembered. */
    void remove(Request request) {
        take(request.rememberedAt);
    }

    /** Takes out the oldest; null when there is none. */
    @Nullable
    Request takeOldest() {
        if (sent - oldest > ring.length) {
            oldest = sent - ring.length;
        }
        Request taken = null;
        while (taken == null && oldest != sent) {
            taken = take(oldest);
            oldest++;
        }
        return taken;
    }

    /** Of all that are remembered, framed. */
    int bytes() {
        return bytes;
    }

    int places() {
        return ring.length;
    }

    /** Of the responses in so many places, from that one on. */
    long bytes(int from, int places) {
        long bytes = 0;
        for (int place = from; place < Math.min(from + places, ring.length); place++) {
            Request there = ring[place];
            bytes += there == null ? 0 : length(there);
        }
        return bytes;
    }

    private @Nullable Request take(int count) {
        int place = place(count);
        Request there = ring[place];
        ring[place] = null;
        bytes -= there == null ? 0 : length(there);
        return there;
    }

    private static int length(Request request) {
        return request.response == null ? 0 : request.response.length;
    }

    private int place(int count) {
        return count & ring.length - 1;
    }

    private void grow() {
        @Nullable
        Request[] old = ring;
        ring = new @Nullable Request[old.length * 2];
        for (Request request : old) {
            if (request != null) {
                ring[place(request.rememberedAt)] = request;
            }
        }
    }
}
