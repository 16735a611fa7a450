package io.msgserver.host.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a user may ask for again, by number, and all that is known of how they are kept: a ring in which the
 * count of answers sent says each one's place. Guarded by the session.
 *
 * <p>It keeps the last so many answers that were sent, or, for a client that acknowledges, all that are not
 * acknowledged. An answer that is sent again takes a new place. A response that gives way before its time is forgotten;
 * for a client that acknowledges it becomes a tombstone, which says that the request ran.
 *
 * <p>A ring of arrays rather than linked objects: it is read in order, so that forgetting the oldest touches no
 * neighbours of it, which have long left the processor's caches, and an answer is one object for the collector.
 */
final class Remembered {
    /** Bytes that an answer takes beside its frame: its header, its place and its share of the index. */
    static final int OVERHEAD = 48;
    /** Bytes that a tombstone takes. */
    static final int TOMBSTONE = 24;
    static final int MOST_TOMBSTONES = 256;

    private static final int SMALLEST = 4;
    private static final int LARGE = 64;
    private static final byte[] DROPPED = {};

    private NumberIndex places = new NumberIndex();
    /** Number and connection of each place. The length is a power of two, as that of {@link #frames}. */
    private long[] asked = new long[SMALLEST];
    /** Null in an empty place, {@link #DROPPED} for a tombstone. */
    private byte[] @Nullable [] frames = new byte[SMALLEST] @Nullable [];

    /** Answers before the newest that are kept; {@link Integer#MAX_VALUE} for a client that acknowledges. */
    private int most;
    /** Answers sent so far. May wrap round: only its last bits and differences matter. */
    private int sent;
    /** Nothing was sent earlier than the answer of that count. */
    private int oldest;
    /** No answer that is kept was sent earlier than that of that count. */
    private int oldestKept;
    private int kept;
    private int tombstones;
    private int bytes;
    private boolean lost;

    /** @param most answers that are kept, at least 1 */
    Remembered(int most) {
        this.most = most;
    }

    /** Keeps every answer until it is acknowledged. */
    void keepUnacknowledged() {
        most = Integer.MAX_VALUE;
    }

    /** Keeps so many answers, the last, and no tombstones. */
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
     * The place of that number's answer or tombstone, valid until the next change; {@link NumberIndex#NONE} when it has
     * none.
     */
    int find(int number) {
        return places.get(number);
    }

    /** The connection that the answer in that place was sent or kept for. */
    int connection(int place) {
        return (int) (asked[place] >> Integer.SIZE);
    }

    /** The answer in that place; null for a tombstone. */
    @SuppressWarnings("ReferenceEquality") // The tombstone is itself and no other.
    byte @Nullable [] frame(int place) {
        byte[] frame = frames[place];
        return frame == DROPPED ? null : frame;
    }

    /** Forgets what is in that place. */
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

    /** Keeps an answer, as the newest. Its number has no other. */
    void add(int number, int connection, byte[] frame) {
        advance();
        int place = place(sent - 1);
        asked[place] = (long) connection << Integer.SIZE | Integer.toUnsignedLong(number);
        frames[place] = frame;
        places.put(number, place);
        bytes += weight(frame);
        kept++;
    }

    /** Counts an answer that is not kept any more. */
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

    /** Moves what there is together, in its order, so that its places follow one another. */
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

    /** Lets go of memory that once was needed, where most of the places are empty. */
    void shrink() {
        if (acknowledges() && frames.length > LARGE && kept + tombstones < frames.length / 8) {
            compact();
            rebuild(frames.length / 4);
        }
    }

    /** @param length a power of two that has room for all between {@link #oldest} and {@link #sent} */
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
     * Lets the oldest answers go until what is left takes no more than so many bytes.
     *
     * @return how many answers were let go
     */
    int giveWay(long mostBytes) {
        if (bytes <= mostBytes) {
            return 0;
        }
        int before = kept;
        if (oldestKept - oldest < 0) {
            oldestKept = oldest;
        }
        while (bytes > mostBytes && kept > 0) {
            letGo(place(oldestKept));
            oldestKept++;
        }
        while (bytes > mostBytes && tombstones > 0) {
            forgetOldestTombstone();
        }
        return before - kept;
    }

    private void letGo(int place) {
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

    /** There is one, and no answer is older than it. */
    private void forgetOldestTombstone() {
        while (frames[place(oldest)] == null) {
            oldest++;
        }
        forget(place(oldest));
        oldest++;
        lost = true;
    }

    /** Whether since the last time a tombstone was forgotten that was not acknowledged. */
    boolean takeLost() {
        boolean was = lost;
        lost = false;
        return was;
    }

    /** The answers that are kept, the oldest first. */
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

    /** The numbers of the tombstones, the oldest first. */
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

    /** Puts a tombstone back, before any answer. Its number has no other. */
    void addTombstone(int number, int connection) {
        add(number, connection, DROPPED);
        kept--;
        tombstones++;
    }

    /** Answers that are kept. */
    int size() {
        return kept;
    }

    /** Bytes that answers and tombstones take, with what they need beside their frames. */
    int bytes() {
        return bytes;
    }

    /** Bytes of the answers that are kept, as they go over the wire. */
    int frameBytes() {
        return bytes - kept * OVERHEAD - tombstones * TOMBSTONE;
    }

    /** Places where there are answers, or could be. */
    int places() {
        return frames.length;
    }

    /** Bytes of the answers in so many places, from that one on, as they go over the wire. */
    long frameBytes(int from, int count) {
        long sum = 0;
        for (int place = from; place < Math.min(from + count, frames.length); place++) {
            byte[] frame = frames[place];
            sum += frame == null ? 0 : frame.length;
        }
        return sum;
    }

    @SuppressWarnings("ReferenceEquality") // The tombstone is itself and no other.
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
