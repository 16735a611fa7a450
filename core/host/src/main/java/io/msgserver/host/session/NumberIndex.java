package io.msgserver.host.session;

/**
 * A map from a client's numbers to places, which are 0 or more: open addressing with linear probing, at most two thirds
 * full, so that a lookup is a load or two and boxes nothing. Removal shifts the following entries back (Knuth, The Art
 * of Computer Programming 3, 6.4, algorithm R). Guarded by the session.
 */
final class NumberIndex {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 4;
    /** 2^32 divided by the golden ratio: spreads consecutive numbers over the table. */
    private static final int FIBONACCI = 0x9E3779B9;

    /** Number and place alternate. The place is stored plus one, because 0 marks an empty slot. */
    private int[] slots = new int[2 * INITIAL_CAPACITY];
    private int size;

    /** Returns the place of that number; {@link #NONE} when it has none. */
    int get(int number) {
        return slots[2 * slotOf(number) + 1] - 1;
    }

    /** Maps the number to a place, replacing an earlier one. */
    void put(int number, int place) {
        int slot = slotOf(number);
        boolean added = slots[2 * slot + 1] == 0;
        slots[2 * slot] = number;
        slots[2 * slot + 1] = place + 1;
        if (added) {
            size++;
            if (size * 3L > capacity() * 2L) {
                grow();
            }
        }
    }

    /** Removes that number, if it is there. */
    void remove(int number) {
        int hole = slotOf(number);
        if (slots[2 * hole + 1] == 0) {
            return;
        }
        size--;
        slots[2 * hole + 1] = 0;
        for (int slot = next(hole); slots[2 * slot + 1] != 0; slot = next(slot)) {
            int home = homeOf(slots[2 * slot]);
            boolean reachesPastHole = ((slot - home) & mask()) >= ((slot - hole) & mask());
            if (reachesPastHole) {
                slots[2 * hole] = slots[2 * slot];
                slots[2 * hole + 1] = slots[2 * slot + 1];
                slots[2 * slot + 1] = 0;
                hole = slot;
            }
        }
    }

    int size() {
        return size;
    }

    /** Returns the slot of the number, or the empty slot where it would be inserted. There is always an empty slot. */
    private int slotOf(int number) {
        int slot = homeOf(number);
        while (slots[2 * slot + 1] != 0 && slots[2 * slot] != number) {
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
        return capacity() - 1;
    }

    private int capacity() {
        return slots.length / 2;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[2 * old.length];
        for (int entry = 0; entry < old.length; entry += 2) {
            if (old[entry + 1] != 0) {
                int slot = slotOf(old[entry]);
                slots[2 * slot] = old[entry];
                slots[2 * slot + 1] = old[entry + 1];
            }
        }
    }
}
