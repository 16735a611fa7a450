package io.msgserver.host.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of the requests that wait or run for all users of a host together, and the connections that are not read
 * from while these are too many. Any thread.
 *
 * <p>Each session reports a change only when it is worth it: most requests thus write nothing that others share. Over
 * the bound a connection hands a request on only when there is room for it. Those that wait for room get it in the
 * order they came, from the moment an eighth of the bound is free until it is used up: what is freed is handed to just
 * as many as it suffices for.
 */
public final class PendingTotal {
    /**
     * Bytes that each login may have beyond the bound: so a user who asks for little never waits for those who ask for
     * much.
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

    /** Bytes that sessions have reported, and those that are kept for requests about to come. */
    public long bytes() {
        return bytes.get();
    }

    /** The bound, in bytes. */
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
            // After that write: either this sees that there is less by now, or the one that made it less sees that it
            // is full.
            if (full && bytes.get() <= low) {
                admit(admitted);
                full = !waiting.isEmpty();
            }
        }
        admitted.forEach(Admission::resume);
    }

    /** With the lock. */
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

    /** True when there is room for it. Else its {@link Admission#resume} runs when there is. */
    synchronized boolean ask(Admission admission, int size) {
        if (admission.state == Admission.State.NONE && full) {
            admission.size = size;
            admission.state = Admission.State.WAITS;
            waiting.add(admission);
        }
        return admission.state == Admission.State.NONE || admission.state == Admission.State.RESERVED;
    }

    /** It needs no room any more, or what it has room for is counted by its session. */
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
