package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.Interrupts;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one event loop makes into a gate's handler, one after the other. Written by that loop, but for what is
 * said of a call that takes too long; looked at by the watchdog.
 *
 * <p>It is the way of the fastest requests, and so a call costs two plain stores and a load: what does not change from
 * one to the next is not written again, and nobody looks at the clock but the watchdog.
 */
final class LoopCalls {
    private final Thread thread = Thread.currentThread();
    /**
     * The call: above, a count that is odd while it runs; below, its session number. One write, so that both are of one
     * call.
     */
    private final AtomicLong call = new AtomicLong();
    private final AtomicReference<@Nullable VersionHandler> versionHandler = new AtomicReference<>();
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    /**
     * The call whose time is over. Written by the watchdog, or by whatever ends the login, while that runs; calls begin
     * with 1.
     */
    private volatile long late;
    private int count;

    // Guarded by this.
    /** The last call of which somebody has said that it is answered. */
    private long answered;

    /** Owned by the watchdog. */
    @Nullable
    LoopObservation seen;

    /** A call in the midst of it. */
    record Call(long id, VersionHandler versionHandler, Session session) {
        int number() {
            return (int) id;
        }
    }

    /** By the loop, before the handler is called. */
    void begin(VersionHandler handler, Session user, int number) {
        if (versionHandler.getPlain() != handler) {
            versionHandler.setRelease(handler);
        }
        if (session.getPlain() != user) {
            session.setRelease(user);
        }
        call.setRelease(id(number));
    }

    private long id(int number) {
        return (long) ++count << Integer.SIZE | Integer.toUnsignedLong(number);
    }

    /** By the loop, when the handler has come back. Returns whether that was in time. */
    boolean end() {
        long ended = call.getPlain();
        call.setRelease(id(0));
        return late != ended;
    }

    /** By the loop, after an {@link #end} that was too late. Returns whether it is for the loop to answer. */
    boolean answersLate() {
        return answers(late);
    }

    /** Returns true to the first caller for a call: that caller answers it. */
    synchronized boolean answers(long id) {
        boolean first = answered != id;
        answered = id;
        return first;
    }

    /** By the loop, when its lease is over: nothing of a version may be held any more then. */
    void leave() {
        if (versionHandler.getPlain() != null) {
            versionHandler.setRelease(null);
        }
    }

    /** By the loop, when that user's connection is gone. */
    void forget(Session gone) {
        if (session.getPlain() == gone) {
            session.setRelease(null);
        }
    }

    /** The count of the calls, with the number of the one that runs. */
    long id() {
        return call.getAcquire();
    }

    static boolean runs(long id) {
        return (id >>> Integer.SIZE & 1) != 0;
    }

    /** The call of that id; null when it is over. */
    @Nullable
    Call running(long id) {
        VersionHandler handler = versionHandler.getAcquire();
        Session user = session.getAcquire();
        return handler == null || user == null || id() != id ? null : new Call(id, handler, user);
    }

    /**
     * Says that the time of that call is over, and interrupts it. Should it end between the look and the interrupt,
     * some nanoseconds, the next one has that. On another thread, for the reason of {@link Interrupts}.
     */
    void interrupt(long id) {
        late = id;
        Interrupts.apart(() -> {
            if (id() == id) {
                thread.interrupt();
            }
        });
    }

    /** The request of that login that the calling thread runs; null when it runs none. */
    @Nullable
    Request ofThisThread(Session user) {
        Call call = thread == Thread.currentThread() ? callFor(user) : null;
        return call == null ? null : user.unanswered(call.number());
    }

    /** Interrupts the call for that login, if another thread makes it. */
    void cancel(Session user) {
        Call call = thread == Thread.currentThread() ? null : callFor(user);
        if (call != null) {
            interrupt(call.id());
        }
    }

    private @Nullable Call callFor(Session user) {
        long id = id();
        Call call = runs(id) ? running(id) : null;
        return call != null && call.session() == user ? call : null;
    }

    Thread thread() {
        return thread;
    }
}
