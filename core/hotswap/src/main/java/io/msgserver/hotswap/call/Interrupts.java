package io.msgserver.hotswap.call;

import java.util.function.BooleanSupplier;

/**
 * The interrupts of calls into a plugin. An interrupt also closes the channel that its thread waits in, which may be
 * code of the plugin's own, or hang with the disk, and so take for ever: each is on a thread of its own, and only
 * the call waits for it. That is a platform thread: the calls may keep virtual threads from running. A thread is not
 * interrupted after its call. Any thread.
 */
public final class Interrupts {
    private final Object lock;

    // Guarded by the lock.
    private int underWay;
    /** The call has returned: an interrupt that starts now is dropped. */
    private boolean ending;

    /** @param lock guards whether a call runs */
    public Interrupts(Object lock) {
        this.lock = lock;
    }

    /** Runs an interrupt of threads that only make calls into a plugin. Returns at once. */
    public static void apart(Runnable interrupting) {
        // The caller may be a plugin's thread: nothing of it may be held here.
        Thread.ofPlatform().daemon().name("interrupt").inheritInheritableThreadLocals(false).start(interrupting);
    }

    /**
     * Interrupts a thread. Returns at once.
     *
     * @param runs whether the thread is in that call; asked just before the interrupt, under the lock
     */
    public void interrupt(Thread thread, BooleanSupplier runs) {
        apart(() -> interruptNow(thread, runs));
    }

    private void interruptNow(Thread thread, BooleanSupplier runs) {
        synchronized (lock) {
            if (ending || !runs.getAsBoolean()) {
                return;
            }
            underWay++;
        }
        try {
            thread.interrupt();
        } finally {
            synchronized (lock) {
                underWay--;
                lock.notifyAll();
            }
        }
    }

    /**
     * By the call's thread, under the lock, when the call has come back: waits for those who interrupt it just then.
     * Afterwards it is not to count as running any more, and so is not interrupted.
     */
    public void end() {
        ending = true;
        boolean interrupted = false;
        while (underWay > 0) {
            try {
                lock.wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        ending = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
