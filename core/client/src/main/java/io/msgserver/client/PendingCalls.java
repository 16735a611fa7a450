package io.msgserver.client;

import io.msgserver.protocol.Response;
import java.util.ArrayList;
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
 * The calls that have no answer yet, in the order in which they came. The lock guards every field below it; futures are
 * completed outside it, because completing runs their callers' code.
 */
final class PendingCalls {
    private final int maxInFlight;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sendable = lock.newCondition();
    private final SequencedMap<Integer, Call> pending = new LinkedHashMap<>();
    /** Those of the pending that were not yet taken for the current connection. */
    private final SequencedSet<Call> unsent = new LinkedHashSet<>();
    private final SessionNumbers numbers = SessionNumbers.fromAnywhere();
    private @Nullable End end;

    PendingCalls(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    CompletableFuture<byte[]> add(byte[] message) {
        lock.lock();
        try {
            if (end != null) {
                return CompletableFuture.failedFuture(end.exception());
            }
            Call call = new Call(message, numbers.next(pending.keySet()));
            pending.put(call.session(), call);
            unsent.add(call);
            sendable.signal();
            return call.answer();
        } finally {
            lock.unlock();
        }
    }

    /** A new connection knows nothing: everything pending is to be sent, in its old order. Only while nobody takes. */
    void askAgain() {
        lock.lock();
        try {
            unsent.clear();
            unsent.addAll(pending.values());
        } finally {
            lock.unlock();
        }
    }

    /** The next call to send, waited for. */
    Call take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isSendable()) {
                sendable.await();
            }
            return unsent.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #take} would return at once. */
    boolean hasSendable() {
        lock.lock();
        try {
            return isSendable();
        } finally {
            lock.unlock();
        }
    }

    /** False if the response's number was not asked on this connection, or was answered before. */
    boolean answer(Response response) {
        Call call = removeSent(response.session());
        if (call == null) {
            return false;
        }
        call.complete(response);
        return true;
    }

    /** Fails every call, those to come too. The first end is the one that counts. */
    void end(End reason) {
        removeAll(reason).forEach(call -> call.fail(reason));
    }

    private @Nullable Call removeSent(int session) {
        lock.lock();
        try {
            Call call = pending.get(session);
            if (call == null || unsent.contains(call)) {
                return null;
            }
            pending.remove(session);
            sendable.signal();
            return call;
        } finally {
            lock.unlock();
        }
    }

    private List<Call> removeAll(End reason) {
        lock.lock();
        try {
            end = end == null ? reason : end;
            List<Call> calls = new ArrayList<>(pending.values());
            pending.clear();
            unsent.clear();
            return calls;
        } finally {
            lock.unlock();
        }
    }

    private boolean isSendable() {
        return !unsent.isEmpty() && pending.size() - unsent.size() < maxInFlight;
    }
}
