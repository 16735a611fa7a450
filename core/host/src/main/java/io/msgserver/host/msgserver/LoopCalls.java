package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.Interrupts;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one event loop makes into a gate's handler, one after the other. Written by that loop, except for
 * calls that take too long; read by the watchdog.
 *
 * <p>The fastest requests take this path, so a call costs two plain stores and a load: fields that do not change are
 * not written again, and only the watchdog reads the clock.
 */
final class LoopCalls {
    private final Thread thread = Thread.currentThread();
    /**
     * The call. The upper half is a count that is odd while the call runs; the lower half is its session number. A
     * single write keeps both consistent.
     */
    private final AtomicLong call = new AtomicLong();
    private final AtomicReference<@Nullable VersionHandler> versionHandler = new AtomicReference<>();
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    /**
     * The id of the call that exceeded its time limit. Written by the watchdog, or by the end of the login, while that
     * call runs. Ids of calls begin with 1.
     */
    private volatile long late;
    private int count;

    // Guarded by this.
    /** The id of the last call that was answered. */
    private long answered;

    /** Owned by the watchdog. */
    @Nullable
    LoopObservation seen;

    /** A running call. */
    record Call(long id, VersionHandler versionHandler, Session session) {
        int number() {
            return (int) id;
        }
    }

    /** Begins a call. Called by the loop before it calls the handler. */
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

    /** Ends a call. Called by the loop when the handler has returned. Returns whether that was in time. */
    boolean end() {
        long ended = call.getPlain();
        call.setRelease(id(0));
        return late != ended;
    }

    /** Returns whether the loop answers the request. Called by the loop after an {@link #end} that was too late. */
    boolean answersLate() {
        return answers(late);
    }

    /** Returns true to the first caller for a call: that caller answers it. */
    synchronized boolean answers(long id) {
        boolean first = answered != id;
        answered = id;
        return first;
    }

    /** Releases the version. Called by the loop when its lease ends, after which nothing may refer to the version. */
    void leave() {
        if (versionHandler.getPlain() != null) {
            versionHandler.setRelease(null);
        }
    }

    /** Releases the session. Called by the loop when that user's connection is gone. */
    void forget(Session gone) {
        if (session.getPlain() == gone) {
            session.setRelease(null);
        }
    }

    /** Returns the count of calls combined with the number of the running one. */
    long id() {
        return call.getAcquire();
    }

    static boolean runs(long id) {
        return (id >>> Integer.SIZE & 1) != 0;
    }

    /** Returns the call of that id; null when it is over. */
    @Nullable
    Call running(long id) {
        VersionHandler handler = versionHandler.getAcquire();
        Session user = session.getAcquire();
        return handler == null || user == null || id() != id ? null : new Call(id, handler, user);
    }

    /**
     * Marks that call as late and interrupts it. If the call ends within the nanoseconds between the check and the
     * interrupt, the next call is interrupted. Runs on another thread, for the reason given in {@link Interrupts}.
     */
    void interrupt(long id) {
        late = id;
        Interrupts.apart(() -> {
            if (id() == id) {
                thread.interrupt();
            }
        });
    }

    /** Returns the request of that login that the calling thread runs; null when it runs none. */
    @Nullable
    Request ofThisThread(Session user) {
        Call call = thread == Thread.currentThread() ? callFor(user) : null;
        return call == null ? null : user.unanswered(call.number());
    }

    /** Interrupts the call for that login, unless the calling thread makes it. */
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
