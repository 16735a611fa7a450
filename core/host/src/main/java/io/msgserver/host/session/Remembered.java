package io.msgserver.host.session;

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

    /** @param most at least 1 */
    Remembered(int most) {
        this.most = most;
    }

    /** Remembers that response as the newest. Returns the one that is too old for it now, or null. */
    @Nullable
    Request add(Request request) {
        if (sent == ring.length && ring.length < most) {
            grow();
        }
        Request expired = ring.length < most ? null : take(sent - most);
        request.rememberedAt = sent;
        ring[place(sent)] = request;
        sent++;
        return expired;
    }

    /** Takes out one that is remembered. */
    void remove(Request request) {
        take(request.rememberedAt);
    }

    private @Nullable Request take(int count) {
        int place = place(count);
        Request there = ring[place];
        ring[place] = null;
        return there;
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
