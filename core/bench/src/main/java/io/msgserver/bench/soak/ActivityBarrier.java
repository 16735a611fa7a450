package io.msgserver.bench.soak;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A barrier around activities: each enters before it begins and leaves when it ends. While it is closed, none enters;
 * once all have left, everything is at rest. The lock guards all fields.
 */
final class ActivityBarrier {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean open = true;
    private boolean ended;
    private int inside;

    /** Waits while it is closed. Returns false after the end: the caller has not entered then. */
    boolean enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!open && !ended) {
                changed.await();
            }
            if (!ended) {
                inside++;
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inside--;
            if (inside == 0) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes it, and waits for those inside. Returns false when they have not left within the patience. */
    boolean close(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            open = false;
            long left = patience.toNanos();
            while (inside > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return inside == 0;
        } finally {
            lock.unlock();
        }
    }

    void open() {
        lock.lock();
        try {
            open = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the activities for the rest of the run: {@link #enter} returns false from now on. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for that time, or until the end. Returns false after the end. */
    boolean pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }
}
