package io.msgserver.client;

import io.msgserver.protocol.Acknowledgement;
import java.time.Duration;

/**
 * The numbers that the gate may forget. They are sent in batches: after {@value #MAX_ANSWERS} answers,
 * {@value #MAX_BYTES} bytes of answers or 100 ms. The last ones are kept and sent again on the next connection, since a
 * batch may be lost when a connection breaks; the gate ignores numbers that it has forgotten. Not thread-safe.
 */
final class Acknowledgements {
    private static final int MAX_ANSWERS = 32;
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_DELAY = Duration.ofMillis(100).toNanos();

    /** A ring buffer: the number added at {@code total} is at {@code total % length}. */
    private final int[] last;
    private long total;
    /** How many of the last numbers were not taken for the current connection. */
    private int waiting;
    private int bytes;
    /** A {@link System#nanoTime}; meaningless while no number waits. */
    private long dueAt;

    /**
     * A break may lose the numbers of one batch, of those that gather behind it, and of the answers to requests in
     * flight.
     *
     * @param maxInFlight the limit of requests in flight
     */
    Acknowledgements(int maxInFlight) {
        last = new int[(int) Math.min(maxInFlight + 2L * MAX_ANSWERS, Acknowledgement.MAX_NUMBERS)];
    }

    /** Returns true if the sender has to check {@link #isDue} or {@link #dueAt} again. */
    boolean add(int number, int size, long now) {
        last[(int) (total++ % last.length)] = number;
        if (waiting == 0) {
            dueAt = now + MAX_DELAY;
        }
        waiting = Math.min(waiting + 1, last.length);
        bytes += size;
        return waiting == 1 || isFull();
    }

    /** Makes the last numbers due, for the next connection. */
    void repeat(long now) {
        waiting = (int) Math.min(total, last.length);
        bytes = 0;
        dueAt = now;
    }

    boolean isDue(long now) {
        return waiting > 0 && (isFull() || now - dueAt >= 0);
    }

    /** Returns whether no number waits, due or not. */
    boolean isEmpty() {
        return waiting == 0;
    }

    long dueAt() {
        return dueAt;
    }

    /** Returns the package with all numbers that wait. */
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
