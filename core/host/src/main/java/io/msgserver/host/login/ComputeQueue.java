package io.msgserver.host.login;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many logins compute at once, for example to check a password, and chooses the next one. Any thread.
 *
 * <p>Addresses take turns: the next login is of the address that has had the fewest turns, and a new address begins
 * with as many as the one that was served last (start-time fair queueing: Goyal, Vin and Cheng, 1996). Among logins of
 * one address, and of addresses with equally many turns, a uid that has logged in from there before goes first. A login
 * that cannot finish in time is refused before it waits.
 */
final class ComputeQueue {
    /** The login that the current thread decides on. */
    static final ScopedValue<CurrentLogin> CURRENT = ScopedValue.newInstance();

    private static final Comparator<Waiting> NEXT = Comparator.<Waiting>comparingLong(waiting -> waiting.share.turn)
            .thenComparing(waiting -> !waiting.login.known()).thenComparingLong(waiting -> waiting.order);
    /** The divisor of the last computation in the moving average. */
    private static final int WEIGHT = 4;

    private final int permits;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final LongAdder overdue = new LongAdder();

    // Guarded by this.
    /** The shares of addresses that have a waiting or computing login. */
    private final Map<Object, Share> shares = new HashMap<>();
    private int running;
    /** The turn of the login that began last. */
    private long turn;
    private long arrivals;
    /** The moving average of the duration of a computation, in nanoseconds; 0 before the first has ended. */
    private long average;

    /**
     * @param permits  the limit of logins that compute at once
     * @param timeout  the time limit of a whole login, from its connection on
     * @param nanoTime the time in nanoseconds, as {@link System#nanoTime}
     */
    ComputeQueue(int permits, Duration timeout, LongSupplier nanoTime) {
        this.permits = permits;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /**
     * A login that a thread decides on.
     *
     * @param address the key by which logins share their turns
     * @param known   whether its uid has logged in from there before
     * @param since   the time of its connection, in {@link System#nanoTime}
     */
    record CurrentLogin(Object address, boolean known, long since) {}

    /** The waiting logins of one address, and its turns. Guarded by the queue. */
    private static final class Share {
        private final ArrayDeque<Waiting> known = new ArrayDeque<>();
        private final ArrayDeque<Waiting> others = new ArrayDeque<>();
        /** The turn of its next login. */
        private long turn;
        private int running;

        int size() {
            return known.size() + others.size();
        }

        ArrayDeque<Waiting> of(CurrentLogin login) {
            return login.known() ? known : others;
        }

        @Nullable
        Waiting first() {
            return known.isEmpty() ? others.peekFirst() : known.peekFirst();
        }
    }

    /** A waiting login. Guarded by the queue, except for the future. */
    private static final class Waiting {
        private final CurrentLogin login;
        private final Share share;
        private final long order;
        /** Completed with false when the login is refused. */
        private final CompletableFuture<Boolean> begins = new CompletableFuture<>();

        Waiting(CurrentLogin login, Share share, long order) {
            this.login = login;
            this.share = share;
            this.order = order;
        }
    }

    /**
     * Runs the computation for the login that the current thread decides on, as
     * {@link io.msgserver.api.LoginServer#inTurn} does.
     */
    <R> R compute(Supplier<R> computation) throws OverdueException, InterruptedException {
        if (!CURRENT.isBound()) {
            throw new IllegalStateException("inTurn is for onAuth, on the thread that the host calls it on");
        }
        Waiting waiting = enter(CURRENT.get());
        await(waiting);
        long start = nanoTime.getAsLong();
        try {
            return computation.get();
        } finally {
            end(waiting, nanoTime.getAsLong() - start);
        }
    }

    /** Returns the number of logins that were refused because they could not finish in time. */
    long overdue() {
        return overdue.sum();
    }

    /** Returns the number of waiting logins. */
    synchronized int waiting() {
        return shares.values().stream().mapToInt(Share::size).sum();
    }

    private synchronized Waiting enter(CurrentLogin login) throws OverdueException {
        Share share = shares.getOrDefault(login.address(), new Share());
        share.turn = Math.max(share.turn, turn);
        if (!isDone(login, expectedWait(share, login.known()))) {
            throw overdueException();
        }
        shares.put(login.address(), share);
        var waiting = new Waiting(login, share, arrivals++);
        share.of(login).addLast(waiting);
        beginNext();
        return waiting;
    }

    private long expectedWait(Share share, boolean known) {
        long own = known ? share.known.size() : share.size();
        long ahead = own;
        for (Share other : shares.values()) {
            if (other != share) {
                ahead += Math.clamp(share.turn + own - other.turn, 0, other.size());
            }
        }
        // A running computation is half done, on average.
        return running < permits ? 0 : average * (2 * ahead + running) / (2L * permits);
    }

    private boolean isDone(CurrentLogin login, long wait) {
        return nanoTime.getAsLong() + wait + average - login.since() <= timeout.toNanos();
    }

    private void await(Waiting waiting) throws OverdueException, InterruptedException {
        boolean begins;
        try {
            begins = waiting.begins.get();
        } catch (InterruptedException left) {
            leave(waiting);
            throw left;
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
        if (!begins) {
            throw overdueException();
        }
    }

    private synchronized OverdueException overdueException() {
        overdue.increment();
        return new OverdueException(waiting() + " logins wait for their turn, and each computes for "
                + Duration.ofNanos(average).toMillis() + " ms: this one could not be done within login_timeout, "
                + timeout.toMillis() + " ms");
    }

    /** Removes a login whose thread no longer waits. */
    private synchronized void leave(Waiting waiting) {
        if (waiting.share.of(waiting.login).remove(waiting)) {
            forgetIfIdle(waiting);
        } else if (waiting.begins.getNow(false)) {
            release(waiting);
        }
    }

    private synchronized void end(Waiting waiting, long took) {
        long next = average == 0 ? took : average + (took - average) / WEIGHT;
        // The average is capped: if it reached the timeout, no login would be admitted that could lower it again.
        average = Math.min(next, timeout.toNanos() / 2);
        release(waiting);
    }

    private void release(Waiting waiting) {
        running--;
        waiting.share.running--;
        forgetIfIdle(waiting);
        beginNext();
    }

    private void beginNext() {
        for (Waiting next = next(); running < permits && next != null; next = next()) {
            next.share.of(next.login).removeFirst();
            boolean begins = isDone(next.login, 0);
            if (begins) {
                turn = next.share.turn++;
                next.share.running++;
                running++;
            }
            next.begins.complete(begins);
            forgetIfIdle(next);
        }
    }

    private @Nullable Waiting next() {
        return shares.values().stream().map(Share::first).filter(Objects::nonNull).min(NEXT).orElse(null);
    }

    private void forgetIfIdle(Waiting waiting) {
        if (waiting.share.running == 0 && waiting.share.size() == 0) {
            shares.remove(waiting.login.address());
        }
    }
}
