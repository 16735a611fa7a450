package io.msgserver.host.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of the pending requests of all users of a host, and the connections that are not read from while these
 * exceed the bound. Any thread.
 *
 * <p>Each session reports a change only when it is large enough, so most requests write no shared memory. Over the
 * bound a connection hands a request on only when there is room for it. Waiting connections get room in the order of
 * their arrival, from the moment an eighth of the bound is free until it is used up: freed room resumes only as many as
 * it suffices for.
 */
public final class PendingTotal {
    /**
     * Bytes that each login may have beyond the bound. A user with few requests thus never waits for users with many.
     */
    static final int STEP = 4096;

    private final long most;
    private final long low;
    private final AtomicLong bytes = new AtomicLong();
    /** Whether requests have to wait for room. Written with the lock. */
    private volatile boolean full;
    /** Guarded by this. */
    private final Set<Admission> waiting = new LinkedHashSet<>();

    /** @param most bytes; at least 1,048,576, so that the largest request has room in an eighth */
    public PendingTotal(long most) {
        this.most = most;
        this.low = most - most / 8;
    }

    /** Whether a request has to ask an {@link Admission} for room. */
    public boolean isFull() {
        return full;
    }

    /** Returns the bytes that sessions have reported, plus those reserved for requests that have not begun. */
    public long bytes() {
        return bytes.get();
    }

    /** Returns the bound, in bytes. */
    public long most() {
        return most;
    }

    void add(int more) {
        long now = bytes.addAndGet(more);
        if (more > 0 ? now > most && !full : now <= low && full) {
            settle();
        }
    }

    private void settle() {
        List<Admission> admitted = new ArrayList<>();
        synchronized (this) {
            full = full || bytes.get() > most;
            // The order of the two accesses ensures this: this thread sees the lower count, or the thread that lowered
            // it sees full.
            if (full && bytes.get() <= low) {
                admit(admitted);
                full = !waiting.isEmpty();
            }
        }
        admitted.forEach(Admission::resume);
    }

    /** The caller holds the lock. */
    private void admit(List<Admission> admitted) {
        var inTurn = waiting.iterator();
        while (inTurn.hasNext()) {
            Admission next = inTurn.next();
            if (bytes.get() + next.size > most) {
                return;
            }
            inTurn.remove();
            bytes.addAndGet(next.size);
            next.state = Admission.State.RESERVED;
            admitted.add(next);
        }
    }

    /** Returns whether there is room for it. If not, {@link Admission#resume} runs when there is. */
    synchronized boolean ask(Admission admission, int size) {
        if (admission.state == Admission.State.NONE && full) {
            admission.size = size;
            admission.state = Admission.State.WAITS;
            waiting.add(admission);
        }
        return admission.state == Admission.State.NONE || admission.state == Admission.State.RESERVED;
    }

    /** Ends the wait or the reservation: the room is not needed any more, or the session counts the request now. */
    void leave(Admission admission, Admission.State after) {
        int reserved;
        synchronized (this) {
            reserved = admission.state == Admission.State.RESERVED ? admission.size : 0;
            admission.state = admission.state == Admission.State.GONE ? Admission.State.GONE : after;
            waiting.remove(admission);
        }
        if (reserved > 0) {
            add(-reserved);
        }
    }
}
