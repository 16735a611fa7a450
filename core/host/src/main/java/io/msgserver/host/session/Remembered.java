package io.msgserver.host.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The responses that a user may ask for again, by number, in a ring whose places follow the count of sent responses.
 * Guarded by the session.
 *
 * <p>It keeps the last responses up to the limit, or, for a client that acknowledges, all unacknowledged ones. A
 * response that is sent again takes a new place. An evicted response is forgotten; for a client that acknowledges it
 * becomes a tombstone, which states that the request ran.
 *
 * <p>The ring consists of arrays rather than linked objects. It is read in order, so that removing the oldest response
 * does not touch its neighbours, which have long left the processor's caches, and a response is one object for the
 * collector.
 */
final class Remembered {
    /** Bytes that a response takes beside its frame: its header, its place and its share of the index. */
    static final int OVERHEAD = 48;
    /** Bytes that a tombstone takes. */
    static final int TOMBSTONE = 24;
    static final int MOST_TOMBSTONES = 256;

    private static final int INITIAL_PLACES = 4;
    private static final int SHRINKABLE_PLACES = 64;
    private static final byte[] DROPPED = {};

    private NumberIndex places = new NumberIndex();
    /** Number and connection of each place. The length is the same power of two as that of {@link #frames}. */
    private long[] asked = new long[INITIAL_PLACES];
    /** Null in an empty place; {@link #DROPPED} for a tombstone. */
    private byte[] @Nullable [] frames = new byte[INITIAL_PLACES] @Nullable [];

    /** The limit of last responses; {@link Integer#MAX_VALUE} for a client that acknowledges. */
    private int most;
    /** Responses sent so far. May overflow: only its low bits and differences matter. */
    private int sent;
    /** The count of the oldest used place: all earlier places are empty. */
    private int oldest;
    /** The count from which the next eviction searches: no response before it is kept. */
    private int oldestKept;
    private int kept;
    private int tombstones;
    private int bytes;
    private boolean lost;

    /** @param most the limit of last responses, at least 1 */
    Remembered(int most) {
        this.most = most;
    }

    /** Keeps every response until it is acknowledged. */
    void keepUnacknowledged() {
        most = Integer.MAX_VALUE;
    }

    /** Keeps only the last responses up to that count, and no tombstones. */
    void keepLast(int count) {
        if (most == count) {
            return;
        }
        most = count;
        while (tombstones > 0) {
            forgetOldestTombstone();
        }
        lost = false;
        compact();
        while (sent - oldest > count) {
            forget(place(oldest));
            oldest++;
        }
    }

    private boolean acknowledges() {
        return most == Integer.MAX_VALUE;
    }

    /**
     * Returns the place of that number's response or tombstone, valid until the next change; {@link NumberIndex#NONE}
     * when there is none.
     */
    int find(int number) {
        return places.get(number);
    }

    /** Returns the connection that the response in that place was sent or kept for. */
    int connection(int place) {
        return (int) (asked[place] >> Integer.SIZE);
    }

    /** Returns the response in that place; null for a tombstone. */
    @SuppressWarnings("ReferenceEquality") // The tombstone is compared by identity.
    byte @Nullable [] frame(int place) {
        byte[] frame = frames[place];
        return frame == DROPPED ? null : frame;
    }

    /** Empties that place. */
    void forget(int place) {
        byte[] frame = frames[place];
        if (frame == null) {
            return;
        }
        places.remove((int) asked[place]);
        frames[place] = null;
        bytes -= weight(frame);
        if (isTombstone(frame)) {
            tombstones--;
        } else {
            kept--;
        }
    }

    /** Forgets everything. */
    void forgetAll() {
        for (int place = 0; place < frames.length; place++) {
            forget(place);
        }
        lost = false;
    }

    /** Adds the newest response. No other response has its number. */
    void add(int number, int connection, byte[] frame) {
        advance();
        int place = place(sent - 1);
        asked[place] = (long) connection << Integer.SIZE | Integer.toUnsignedLong(number);
        frames[place] = frame;
        places.put(number, place);
        bytes += weight(frame);
        kept++;
    }

    /** Counts a response that is no longer kept. */
    void advance() {
        if (sent - oldest >= most) {
            forget(place(sent - most));
            oldest = sent - most + 1;
        }
        if (sent - oldest == frames.length) {
            makeRoom();
        }
        sent++;
    }

    private void makeRoom() {
        while (oldest != sent && frames[place(oldest)] == null) {
            oldest++;
        }
        if (sent - oldest < frames.length) {
            return;
        }
        if (acknowledges() && kept + tombstones <= frames.length / 2) {
            compact();
        } else {
            grow();
        }
    }

    /** Moves the contents together in their order, so that no place between them is empty. */
    private void compact() {
        int to = oldest;
        for (int count = oldest; count != sent; count++) {
            if (frames[place(count)] != null) {
                move(place(count), place(to));
                to++;
            }
        }
        sent = to;
        oldestKept = oldest;
    }

    private void move(int from, int to) {
        if (from != to) {
            asked[to] = asked[from];
            frames[to] = frames[from];
            frames[from] = null;
            places.put((int) asked[to], to);
        }
    }

    private void grow() {
        rebuild(2 * frames.length);
    }

    /** Releases memory when most places are empty. */
    void shrink() {
        if (acknowledges() && frames.length > SHRINKABLE_PLACES && kept + tombstones < frames.length / 8) {
            compact();
            rebuild(frames.length / 4);
        }
    }

    /** @param length a power of two that has room for all counts from {@link #oldest} to {@link #sent} */
    private void rebuild(int length) {
        long[] formerAsked = asked;
        byte[] @Nullable [] formerFrames = frames;
        asked = new long[length];
        frames = new byte[length] @Nullable [];
        places = new NumberIndex();
        for (int count = oldest; count != sent; count++) {
            int from = count & formerFrames.length - 1;
            if (formerFrames[from] != null) {
                asked[place(count)] = formerAsked[from];
                frames[place(count)] = formerFrames[from];
                places.put((int) formerAsked[from], place(count));
            }
        }
    }

    /**
     * Evicts the oldest responses, then tombstones, until the others take at most that many bytes.
     *
     * @return the number of evicted responses
     */
    int evict(long mostBytes) {
        if (bytes <= mostBytes) {
            return 0;
        }
        int before = kept;
        if (oldestKept - oldest < 0) {
            oldestKept = oldest;
        }
        while (bytes > mostBytes && kept > 0) {
            evictPlace(place(oldestKept));
            oldestKept++;
        }
        while (bytes > mostBytes && tombstones > 0) {
            forgetOldestTombstone();
        }
        return before - kept;
    }

    private void evictPlace(int place) {
        byte[] frame = frames[place];
        if (frame == null || isTombstone(frame)) {
            return;
        }
        if (!acknowledges()) {
            forget(place);
            return;
        }
        frames[place] = DROPPED;
        bytes -= weight(frame) - TOMBSTONE;
        kept--;
        tombstones++;
        if (tombstones > MOST_TOMBSTONES) {
            forgetOldestTombstone();
        }
    }

    /** Forgets the oldest tombstone. There is one, and no response is older than it. */
    private void forgetOldestTombstone() {
        while (frames[place(oldest)] == null) {
            oldest++;
        }
        forget(place(oldest));
        oldest++;
        lost = true;
    }

    /** Returns whether an unacknowledged tombstone was forgotten since the last call. */
    boolean takeLost() {
        boolean was = lost;
        lost = false;
        return was;
    }

    /** Returns the kept responses, the oldest first. */
    List<KeptResponse> answers() {
        var answers = new ArrayList<KeptResponse>(kept);
        for (int count = oldest; count != sent; count++) {
            byte[] frame = frame(place(count));
            if (frame != null) {
                answers.add(new KeptResponse((int) asked[place(count)], sent - count, frame));
            }
        }
        return answers;
    }

    /** Returns the numbers of the tombstones, the oldest first. */
    int[] tombstoneNumbers() {
        int[] numbers = new int[tombstones];
        int found = 0;
        for (int count = oldest; count != sent; count++) {
            if (isTombstone(frames[place(count)])) {
                numbers[found++] = (int) asked[place(count)];
            }
        }
        return numbers;
    }

    /** Restores a tombstone, before any response. No other has its number. */
    void addTombstone(int number, int connection) {
        add(number, connection, DROPPED);
        kept--;
        tombstones++;
    }

    /** Returns the number of kept responses. */
    int size() {
        return kept;
    }

    /** Returns the bytes of responses and tombstones, including the overhead of each. */
    int bytes() {
        return bytes;
    }

    /** Returns the bytes of the kept responses, as they are sent. */
    int frameBytes() {
        return bytes - kept * OVERHEAD - tombstones * TOMBSTONE;
    }

    /** Returns the number of places, empty ones included. */
    int places() {
        return frames.length;
    }

    /** Returns the bytes of the responses in that number of places, beginning at the given place, as they are sent. */
    long frameBytes(int from, int count) {
        long sum = 0;
        for (int place = from; place < Math.min(from + count, frames.length); place++) {
            byte[] frame = frames[place];
            sum += frame == null ? 0 : frame.length;
        }
        return sum;
    }

    @SuppressWarnings("ReferenceEquality") // The tombstone is compared by identity.
    private static boolean isTombstone(byte @Nullable [] frame) {
        return frame == DROPPED;
    }

    private static int weight(byte[] frame) {
        return isTombstone(frame) ? TOMBSTONE : frame.length + OVERHEAD;
    }

    private int place(int count) {
        return count & frames.length - 1;
    }
}
