package io.msgserver.client;

import io.msgserver.protocol.Acknowledgement;
import io.msgserver.protocol.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls without an answer, in the order in which they were made, and the numbers that are to be acknowledged. The
 * lock guards every field below it; futures are completed outside it, because completing runs their callers' code.
 */
final class PendingCalls {
    private static final byte[] PING = new Acknowledgement(new int[0]).framed();
    /** The shortest pause between two searches for late calls. */
    private static final long SEARCH_PAUSE = Duration.ofMillis(10).toNanos();
    private static final long FOREVER = Duration.ofDays(365).toNanos();

    private final int maxInFlight;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    /** Awaited by the writer. */
    private final Condition sendable = lock.newCondition();
    /** Awaited by the thread that searches for late calls. */
    private final Condition searchDue = lock.newCondition();
    private final SequencedMap<Integer, Call> pending = new LinkedHashMap<>();
    /** The pending calls that were not yet taken for the current connection. */
    private final SequencedSet<Call> unsent = new LinkedHashSet<>();
    /** The pending calls that the gate did not run, during their pause before they are sent again. */
    private final SequencedSet<Call> paused = new LinkedHashSet<>();
    private final SessionNumbers numbers = SessionNumbers.fromAnywhere();
    private final Acknowledgements acknowledgements;
    /** Whether the last connection acknowledges. */
    private boolean acknowledging;
    private boolean pingWanted;
    /** The time of the next search for late calls; null if it waits for a call. */
    private @Nullable Long nextSearch;
    private @Nullable End end;

    PendingCalls(int maxInFlight, Backoff backoff) {
        this.maxInFlight = maxInFlight;
        this.backoff = backoff;
        this.acknowledgements = new Acknowledgements(maxInFlight);
    }

    CompletableFuture<byte[]> add(byte[] message, Duration timeout) {
        CallDeadline deadline = CallDeadline.after(timeout);
        lock.lock();
        try {
            if (end != null) {
                return CompletableFuture.failedFuture(end.exception());
            }
            Call call = new Call(message, numbers.next(pending.keySet()), deadline);
            pending.put(call.session(), call);
            unsent.add(call);
            sendable.signal();
            if (nextSearch == null || deadline.nanoTime() - nextSearch < 0) {
                searchDue.signal();
            }
            return call.answer();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Prepares a new connection: every pending request is to be sent, in its old order, and the last acknowledgements
     * too. Called only while no writer takes.
     */
    void connected(boolean acknowledges) {
        lock.lock();
        try {
            paused.clear();
            unsent.clear();
            unsent.addAll(pending.values());
            pingWanted = false;
            acknowledging = acknowledges;
            acknowledgements.repeat(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next package to send and returns it: an acknowledgement, a ping or a request. */
    byte[] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = System.nanoTime();
                if (isReady(now)) {
                    return next(now);
                }
                sendable.awaitNanos(untilReady(now));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether {@link #take} would return at once. */
    boolean hasSendable() {
        lock.lock();
        try {
            return isReady(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Requests a ping, which is sent as soon as the writer can. */
    void ping() {
        lock.lock();
        try {
            pingWanted = true;
            sendable.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns false if the response's number was not sent on this connection, or was answered before. */
    boolean answer(Response response) {
        Call call = removeSent(response.session(), response.content().length);
        if (call == null) {
            return false;
        }
        call.complete(response);
        return true;
    }

    /** Fails a request that ran without an answer. Returns false as {@link #answer} does. */
    boolean drop(int session) {
        Call call = removeSent(session, 0);
        if (call == null) {
            return false;
        }
        call.drop();
        return true;
    }

    /** Schedules a request that did not run to be sent again after a pause. Returns false as {@link #answer} does. */
    boolean askAgain(int session) {
        lock.lock();
        try {
            Call call = sent(session);
            if (call == null) {
                return false;
            }
            if (call.answer().isDone()) {
                pending.remove(session); // It was cancelled, and need not run any more.
            } else {
                call.pause(System.nanoTime(), backoff);
                paused.add(call);
            }
            sendable.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the calls whose time is over and returns them. They are no longer pending, and the gate is informed
     * that their answers are no longer wanted. Empty after the end.
     */
    List<Call> awaitLate() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (end == null) {
                long now = System.nanoTime();
                List<Call> late = removeLate(now);
                if (!late.isEmpty()) {
                    return late;
                }
                Long next = pending.values().stream().map(call -> call.deadline().nanoTime() - now).min(Long::compare)
                        .map(left -> now + Math.max(left, SEARCH_PAUSE)).orElse(null);
                nextSearch = next;
                if (next == null) {
                    searchDue.await();
                } else {
                    searchDue.awaitNanos(next - now);
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Fails every call, later ones too. The first end counts. */
    void end(End reason) {
        removeAll(reason).forEach(call -> call.fail(reason));
    }

    private @Nullable Call removeSent(int session, int size) {
        lock.lock();
        try {
            Call call = sent(session);
            if (call != null) {
                pending.remove(session);
                if (acknowledge(call, size) || isSendable()) {
                    sendable.signal();
                }
            }
            return call;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the call of that number, if it was taken for the current connection and has no answer. */
    private @Nullable Call sent(int session) {
        Call call = pending.get(session);
        return call == null || unsent.contains(call) || paused.contains(call) ? null : call;
    }

    private boolean acknowledge(Call call, int size) {
        return acknowledging && acknowledgements.add(call.session(), size, System.nanoTime());
    }

    private List<Call> removeLate(long now) {
        var late = new ArrayList<Call>();
        for (Iterator<Call> calls = pending.values().iterator(); calls.hasNext();) {
            Call call = calls.next();
            if (now - call.deadline().nanoTime() >= 0) {
                calls.remove();
                unsent.remove(call);
                paused.remove(call);
                if (call.wasSent()) {
                    acknowledge(call, 0);
                }
                late.add(call);
            }
        }
        if (!late.isEmpty()) {
            sendable.signal();
        }
        return late;
    }

    private List<Call> removeAll(End reason) {
        lock.lock();
        try {
            end = end == null ? reason : end;
            List<Call> calls = new ArrayList<>(pending.values());
            pending.clear();
            unsent.clear();
            paused.clear();
            searchDue.signal();
            return calls;
        } finally {
            lock.unlock();
        }
    }

    private boolean isReady(long now) {
        paused.removeIf(call -> now - call.sendableAt() >= 0 && unsent.add(call));
        return pingWanted || isSendable() || (acknowledging && acknowledgements.isDue(now));
    }

    private boolean isSendable() {
        return !unsent.isEmpty() && pending.size() - unsent.size() - paused.size() < maxInFlight;
    }

    /** Called only when a package is ready. */
    private byte[] next(long now) {
        if (acknowledging && acknowledgements.isDue(now)) {
            return acknowledgements.take();
        }
        if (pingWanted) {
            pingWanted = false;
            return PING;
        }
        Call call = unsent.removeFirst();
        call.sending(now);
        return call.request();
    }

    /** Returns the nanoseconds until a package will be ready without a further call. */
    private long untilReady(long now) {
        long left = FOREVER;
        for (Call call : paused) {
            left = Math.min(left, call.sendableAt() - now);
        }
        return acknowledging && !acknowledgements.isEmpty() ? Math.min(left, acknowledgements.dueAt() - now) : left;
    }
}
