package io.msgserver.client;

import io.msgserver.protocol.Acknowledgement;
import java.time.Duration;

/**
 * The numbers that the gate may forget. They leave together: after {@value #MAX_ANSWERS} answers, {@value #MAX_BYTES}
 * bytes of answers or 100 ms. The last ones are kept and sent again on the next connection, since those that left when
 * a connection broke may have been lost; the gate ignores the numbers it has forgotten. Not thread-safe.
 */
final class Acknowledgements {
    private static final int MAX_ANSWERS = 32;
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_DELAY = Duration.ofMillis(100).toNanos();

    /** A ring: the number added at {@code total} is at {@code total % length}. */
    private final int[] last;
    private long total;
    /** How many of the last were not taken for the current connection. */
    private int waiting;
    private int bytes;
    /** A {@link System#nanoTime}; of no meaning while nothing waits. */
    private long dueAt;

    /**
     * Lost can be those of one batch, of those that gather behind it, and of the answers to what was in flight.
     *
     * @param maxInFlight the most requests in flight
     */
    Acknowledgements(int maxInFlight) {
        last = new int[(int) Math.min(maxInFlight + 2L * MAX_ANSWERS, Acknowledgement.MAX_NUMBERS)];
    }

    /** True if the sender has to look at {@link #isDue} or {@link #dueAt} anew. */
    boolean add(int number, int size, long now) {
        last[(int) (total++ % last.length)] = number;
        if (waiting == 0) {
            dueAt = now + MAX_DELAY;
        }
        waiting = Math.min(waiting + 1, last.length);
        bytes += size;
        return waiting == 1 || isFull();
    }

    /** The next connection begins: the last ones are due. */
    void repeat(long now) {
        waiting = (int) Math.min(total, last.length);
        bytes = 0;
        dueAt = now;
    }

    boolean isDue(long now) {
        return waiting > 0 && (isFull() || now - dueAt >= 0);
    }

    /** Whether any wait, due or not. */
    boolean isEmpty() {
        return waiting == 0;
    }

    long dueAt() {
        return dueAt;
    }

    /** The package with all that wait. */
    byte[] take() {
        int[] numbers = new int[waiting];
        for (int i = 0; i < waiting; i++) {
            numbers[i] = last[(int) ((total - waiting + i) % last.length)];
        }
        waiting = 0;
        bytes = 0;
        return new Acknowledgement(numbers).framed();
    }

    private boolean isFull() {
        return waiting >= MAX_ANSWERS || bytes >= MAX_BYTES;
    }
}
