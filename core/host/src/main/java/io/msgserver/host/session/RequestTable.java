package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * Requests by number: open addressing with linear probing, at most two thirds full, so that a lookup is a load or two and boxes
 * nothing. Removal shifts what follows back (Knuth, The Art of Computer Programming 3, 6.4, algorithm R).
 */
final class RequestTable {
    private static final int SMALLEST = 8;
    /** 2^32 divided by the golden ratio: spreads numbers that follow one another over the table. */
    private static final int FIBONACCI = 0x9E3779B9;

    private @Nullable Request[] slots = new @Nullable Request[SMALLEST];
    private int size;

    @Nullable
    Request get(int number) {
        return slots[slotOf(number)];
    }

    /** Adds a request, in the place of another of its number. */
    void put(Request request) {
        int slot = slotOf(request.number);
        if (slots[slot] == null) {
            size++;
        }
        slots[slot] = request;
        if (size * 3L > slots.length * 2L) {
            grow();
        }
    }

    /** Removes the request of that number, if any. */
    void remove(int number) {
        int hole = slotOf(number);
        if (slots[hole] == null) {
            return;
        }
        size--;
        slots[hole] = null;
        int slot = next(hole);
        for (Request request = slots[slot]; request != null; request = slots[slot]) {
            int home = homeOf(request.number);
            boolean reachesPastHole = ((slot - home) & mask()) >= ((slot - hole) & mask());
            if (reachesPastHole) {
                slots[hole] = request;
                slots[slot] = null;
                hole = slot;
            }
            slot = next(slot);
        }
    }

    int size() {
        return size;
    }

    /** Where the number is, or the empty slot where it would go: there is always one. */
    private int slotOf(int number) {
        int slot = homeOf(number);
        for (Request there = slots[slot]; there != null && there.number != number; there = slots[slot]) {
            slot = next(slot);
        }
        return slot;
    }

    private int homeOf(int number) {
        return (number * FIBONACCI) >>> Integer.numberOfLeadingZeros(mask());
    }

    private int next(int slot) {
        return (slot + 1) & mask();
    }

    private int mask() {
        return slots.length - 1;
    }

    private void grow() {
        @Nullable
        Request[] old = slots;
        slots = new @Nullable Request[old.length * 2];
        for (Request request : old) {
            if (request != null) {
                slots[slotOf(request.number)] = request;
            }
        }
    }
}
