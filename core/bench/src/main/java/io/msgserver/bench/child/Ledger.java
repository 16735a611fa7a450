package io.msgserver.bench.child;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Records which requests ran. Each user's requests are numbered from 1; each number must run once, and in order where
 * the lane keeps an order. Thread-safe.
 */
final class Ledger implements LongConsumer {
    /** The limit of a user's numbers that are under way at once; far more than ever are. */
    private static final int WINDOW = 1024;

    /** By user and number: the last number that ran in that slot. */
    private final AtomicIntegerArray ran;
    /** By user: the number that ran last; initially 0. */
    private final AtomicIntegerArray last;
    /** Users before this one have their requests in order. */
    private final int ordered;
    private final LongAdder runs = new LongAdder();
    private final LongAdder twice = new LongAdder();
    private final LongAdder disordered = new LongAdder();

    Ledger(int users, int ordered) {
        this.ran = new AtomicIntegerArray(users * WINDOW);
        this.last = new AtomicIntegerArray(users);
        this.ordered = ordered;
    }

    @Override
    public void accept(long request) {
        int user = (int) (request >>> Integer.SIZE);
        int number = (int) request;
        runs.increment();
        noteRun(user, number);
        if (last.getAndSet(user, number) != number - 1 && user < ordered) {
            disordered.increment();
        }
    }

    private void noteRun(int user, int number) {
        int before = ran.getAndSet(user * WINDOW + number % WINDOW, number);
        if (before == number) {
            twice.increment();
        }
    }

    String text() {
        return "runs=" + runs + " twice=" + twice + " disordered=" + disordered;
    }
}
