package io.msgserver.hotswap.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call into a plugin that may not return. It begins, may be interrupted, may be abandoned when it ignores that, and
 * ends, however late. Nothing waits for a call that is abandoned, and its result is discarded. One object may make
 * several calls, one after the other. Any thread, unless said otherwise.
 *
 * @param <H> the handler that is called
 */
public abstract class PluginCall<H> {
    /**
     * The calls of one handler that may compute without end before no more are made: each occupies a thread of the
     * system that virtual threads run on, and few of these can be added.
     */
    public static final int MAX_COMPUTING = 16;

    /** The state of a call. */
    public enum State {
        /** No call has begun. */
        PENDING, RUNNING,
        /** It was interrupted, for another reason than its time limit. */
        INTERRUPTED,
        /** It was interrupted, as it took longer than its time limit. */
        TIMED_OUT,
        /** Nothing waits for it any more. */
        ABANDONED,
        /** It has ended; another one may begin. */
        ENDED
    }

    // Guarded by this.
    private State state = State.PENDING;
    /** Null unless a call runs. */
    private @Nullable H handler;
    /** Null unless a call runs. */
    private @Nullable Thread thread;
    /** The calls that have begun; it identifies the one that runs. */
    private int number;
    /** It computed when it was abandoned. */
    private boolean computing;
    /** Made for the first interrupt. */
    private @Nullable Interrupts interrupts;

    // Owned by the watchdog.
    private int watched;
    /** In the watchdog's time. */
    private long watchedSince;

    /**
     * Begins a call, on the thread that makes it.
     *
     * @return false when it was abandoned before: it must not be made
     */
    protected final synchronized boolean begin(H called) {
        if (state == State.ABANDONED) {
            return false;
        }
        state = State.RUNNING;
        handler = called;
        thread = Thread.currentThread();
        number++;
        return true;
    }

    /**
     * Ends the call, on its thread. Interrupts that are under way reach the thread before this returns, and are cleared:
     * the next call does not meet them. Until then the call counts as one that runs, and may be abandoned.
     *
     * @return the state in which it ended
     */
    protected final synchronized State end() {
        if (interrupts != null) {
            interrupts.end();
        }
        State ended = state;
        if (ended == State.ABANDONED) {
            returned(computing);
        } else {
            state = State.ENDED;
        }
        handler = null;
        thread = null;
        Thread.interrupted();
        return ended;
    }

    /** Ends a call that is not made. */
    protected final synchronized void skip() {
        if (state == State.ABANDONED) {
            returned(computing);
        } else {
            state = State.ENDED;
        }
    }

    /** Whether a call runs into that handler, null for any, and is not abandoned. */
    @SuppressWarnings("ReferenceEquality") // The very handler: its author says what it equals.
    public final synchronized boolean runsInto(@Nullable H called) {
        return handler != null && state != State.ABANDONED && (called == null || handler == called);
    }

    /** Whether it is abandoned, also when it has ended since. */
    public final synchronized boolean isAbandoned() {
        return state == State.ABANDONED;
    }

    /** Whether the current thread is in the call. */
    protected final synchronized boolean isOnThisThread() {
        return thread == Thread.currentThread();
    }

    /** The handler; null when no call runs. */
    protected final synchronized @Nullable H handler() {
        return handler;
    }

    /** The thread of the call; null when none runs. */
    protected final synchronized @Nullable Thread thread() {
        return thread;
    }

    /** The call, abandoned or not; null when none runs. */
    public final synchronized @Nullable BusyCall busy() {
        H called = handler;
        return called == null || thread == null
                ? null
                : new BusyCall(this, number, () -> description(called), thread);
    }

    /**
     * Interrupts the call into that handler, null for any, and nothing that its thread does afterwards. Returns at
     * once.
     */
    public final synchronized void interrupt(@Nullable H called) {
        if (runsInto(called)) {
            if (state == State.RUNNING) {
                state = State.INTERRUPTED;
            }
            interruptCall();
        }
    }

    /** Under the lock. */
    private void interruptCall() {
        int call = number;
        if (thread != null) {
            interrupts().interrupt(thread, () -> handler != null && number == call);
        }
    }

    /** The interrupts of its thread. Under the lock. */
    protected final Interrupts interrupts() {
        if (interrupts == null) {
            interrupts = new Interrupts(this);
        }
        return interrupts;
    }

    /**
     * Interrupts the call when it runs for longer than its limit, and abandons it when it ignores that for
     * {@link GracePeriod#LENGTH}. By the watchdog.
     *
     * @param now in the watchdog's time, in nanoseconds
     */
    final void watch(long now, Duration limit) {
        int call = running();
        if (call == 0 || call != watched) {
            watched = call;
            watchedSince = now;
            return;
        }
        long lasted = now - watchedSince;
        if (lasted >= limit.toNanos() && timeOut(call, limit)) {
            return;
        }
        if (lasted >= limit.plus(GracePeriod.LENGTH).toNanos()) {
            abandon(call);
        }
    }

    /** The number of the call that runs and is not abandoned; 0 when there is none. */
    private synchronized int running() {
        return runsInto(null) ? number : 0;
    }

    /** False when the call has ended, or was interrupted for this before. */
    private boolean timeOut(int call, Duration limit) {
        Thread caller = thread();
        // Before the lock is taken: a deep stack takes long, and others wait for the lock.
        StackTraceElement[] stack = caller == null ? new StackTraceElement[0] : caller.getStackTrace();
        H called;
        synchronized (this) {
            called = handler;
            if (number != call || called == null || state == State.TIMED_OUT || state == State.ABANDONED) {
                return false;
            }
            state = State.TIMED_OUT;
            interruptCall();
        }
        timedOut(called, limit, stack);
        return true;
    }

    /** Abandons the call into that handler, null for any. No error when none runs. */
    public final void abandon(@Nullable H called) {
        int call;
        synchronized (this) {
            call = runsInto(called) ? number : 0;
        }
        if (call != 0) {
            abandon(call);
        }
    }

    private void abandon(int call) {
        synchronized (this) {
            if (number != call || !runsInto(null)) {
                return;
            }
            state = State.ABANDONED;
            computing = abandoning(thread);
        }
        abandoned();
    }

    /** Abandons the call, also when it has not begun. No error when it has ended. */
    protected final void abandonAnyway() {
        synchronized (this) {
            if (state == State.ABANDONED || state == State.ENDED) {
                return;
            }
            state = State.ABANDONED;
            computing = abandoning(thread);
        }
        abandoned();
    }

    /** Describes the call for the log, as in {@code onRequest of plugin test 1.0.0 for alice}. */
    protected abstract String description(H called);

    /** Reports that the call has taken longer than its limit, and is interrupted. By the watchdog. */
    protected abstract void timedOut(H called, Duration limit, StackTraceElement[] stack);

    /**
     * Counts a call that is abandoned. Under the lock.
     *
     * @param thread null when it has not begun
     * @return whether it computes
     */
    protected boolean abandoning(@Nullable Thread thread) {
        return false;
    }

    /** Counts an abandoned call that has returned all the same. Under the lock. */
    protected void returned(boolean computed) {}

    /** Answers for a call that is abandoned. */
    protected abstract void abandoned();
}
