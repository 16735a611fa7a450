package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.PluginAbsentException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests of one user: a single one, or one and those that wait for it, one after the other, until none does.
 * Each runs in the version that is current when it begins. On a virtual thread, which may run others before and after
 * it.
 */
final class RequestTask extends PluginCall<VersionHandler> implements Runnable {
    /** Bytes of answers after which the client has to take some, before more is run. */
    private static final int MOST_AHEAD = 256 * 1024;

    private final Workers workers;
    private final Handlers<VersionHandler> handlers;
    private final RequestRunner runner;
    private final Session session;
    /** Where to begin; null for the first that waits. */
    private final @Nullable Request first;
    /** Runs the first beside others, and nothing else. */
    private final boolean alone;
    private final int hash = ThreadLocalRandom.current().nextInt();

    // Guarded by this.
    /** The request whose call runs; null between calls. */
    private @Nullable Request called;
    /** The request whose call was abandoned. */
    private @Nullable Request lost;
    /** The thread while it waits for the client, and not in a call; null otherwise. */
    private @Nullable Thread waiting;

    /** Owned by the thread that runs this: taken, and not begun. */
    private @Nullable Request next;
    /** Owned by who runs it: bytes of answers since the client was waited for. */
    private int ahead;

    RequestTask(Workers workers, Handlers<VersionHandler> handlers, RequestRunner runner, Session session,
            @Nullable Request first, boolean alone) {
        this.workers = workers;
        this.handlers = handlers;
        this.runner = runner;
        this.session = session;
        this.first = first;
        this.alone = alone;
    }

    @Override
    public void run() {
        var caller = new Caller<>(handlers);
        boolean done = false;
        try {
            if (alone) {
                serveAlone(caller);
            } else {
                serveAll(caller);
            }
            done = true;
        } finally {
            try {
                caller.end();
            } finally {
                workers.ended(this);
                if (!done) {
                    leaveTheRest();
                }
            }
        }
    }

    private void serveAll(Caller<VersionHandler> caller) {
        next = first == null ? session.nextWaiting() : first;
        while (next != null) {
            serve(caller, next);
            if (next == null && !isAbandoned()) {
                next = session.nextWaiting();
            }
            if (next != null && ahead > MOST_AHEAD) {
                caller.end();
                awaitClient();
            }
        }
    }

    /**
     * Waits until the client has read. Unread responses must not fill the memory: a small request can have a large
     * response. Ends when the client has read, is gone, or the gate stops.
     */
    @SuppressWarnings("ThreadPriorityCheck") // Virtual threads take no turns by time: they yield, or keep the processor.
    private void awaitClient() {
        ahead = 0;
        Link link = session.link();
        if (link == null) {
            // Nobody reads: then others have their turn at least.
            Thread.yield();
            return;
        }
        setWaiting(true);
        try {
            // After setWaiting: either this sees the stop, or the stop sees that this waits.
            if (!workers.isStopping()) {
                link.eased().await();
            }
        } catch (InterruptedException _) {
            // The gate stops: the answers are made, to be remembered.
        } finally {
            setWaiting(false);
        }
    }

    private synchronized void setWaiting(boolean waits) {
        waiting = waits ? Thread.currentThread() : null;
        interrupts().end();
        Thread.interrupted();
    }

    /** The gate stops: what waits for the client waits no longer. */
    synchronized void hurry() {
        if (waiting != null) {
            interrupts().interrupt(waiting, () -> waiting != null);
        }
    }

    private void serve(Caller<VersionHandler> caller, Request request) {
        VersionHandler versionHandler = versionHandler(caller);
        next = null;
        if (versionHandler == null) {
            runner.notRun(session, request);
        } else {
            call(caller, versionHandler, request);
        }
    }

    private void serveAlone(Caller<VersionHandler> caller) {
        Request request = Objects.requireNonNull(first, "who runs alone has something to run");
        VersionHandler versionHandler = versionHandler(caller);
        if (versionHandler == null) {
            runner.notRun(session, request);
        } else if (versionHandler.lane() != Lane.CONCURRENT) {
            // It was to run beside others, and a swap came first whose version wants them one by one.
            caller.waive();
            inOrder(request);
        } else {
            call(caller, versionHandler, request);
        }
    }

    /** Completes the request, whatever was thrown, and takes the next that waits, if any. */
    private void call(Caller<VersionHandler> caller, VersionHandler versionHandler, Request request) {
        byte[] answer = null;
        boolean ran = false;
        begin(versionHandler, request);
        try {
            // After begin: either this sees the stop, or the login's end, or they see this call.
            ran = !workers.isInterrupted() && !session.isEnded() && !versionHandler.isOccupied();
            if (ran) {
                answer = runner.answer(versionHandler, session, request);
            }
        } finally {
            // In this order: whoever waits for the call to end, and then counts the leases, does not count this one.
            try {
                caller.leaveFormer();
            } finally {
                complete(request, answer, ran);
            }
        }
    }

    private void complete(Request request, byte @Nullable [] answer, boolean ran) {
        State ended = endRequest();
        if (ended == State.ABANDONED) {
            return;
        }
        byte[] inTime = ended == State.TIMED_OUT ? null : answer;
        if (!ran) {
            runner.notRun(session, request);
        } else if (alone) {
            runner.complete(session, request, inTime);
        } else {
            ahead += inTime == null ? 0 : inTime.length;
            next = runner.completeAndTakeNext(session, request, inTime);
        }
    }

    /** Null when none is to be had: no version serves, the wait for one was interrupted, or there is no memory. */
    private static @Nullable VersionHandler versionHandler(Caller<VersionHandler> caller) {
        try {
            return caller.next();
        } catch (PluginAbsentException | InterruptedException | OutOfMemoryError _) {
            return null;
        }
    }

    private synchronized void begin(VersionHandler versionHandler, Request request) {
        called = request;
        begin(versionHandler);
    }

    private synchronized State endRequest() {
        State ended = end();
        called = null;
        return ended;
    }

    @Override
    protected String description(VersionHandler versionHandler) {
        return "onRequest of plugin " + versionHandler.version() + " for " + session.username().uid();
    }

    @Override
    protected void timedOut(VersionHandler versionHandler, Duration limit, StackTraceElement[] stack) {
        runner.timedOut(session.username(), versionHandler, limit, stack);
    }

    @Override
    protected boolean abandoning(@Nullable Thread thread) {
        lost = called;
        VersionHandler versionHandler = handler();
        return thread != null && versionHandler != null && versionHandler.countsAsComputing(thread);
    }

    @Override
    protected void returned(boolean computed) {
        VersionHandler versionHandler = handler();
        if (computed && versionHandler != null) {
            versionHandler.computingEnded();
        }
    }

    /** The request has failed, and the user's next ones run on another thread. */
    @Override
    protected void abandoned() {
        Request failed = lost();
        if (failed != null) {
            runner.complete(session, failed, null);
        }
        if (!alone) {
            startNext(null);
        }
    }

    private synchronized @Nullable Request lost() {
        return lost;
    }

    /** The request of that login that the calling thread runs; null when it runs none. */
    @SuppressWarnings("ReferenceEquality") // A session is itself and no other.
    synchronized @Nullable Request ofThisThread(Session user) {
        return session == user && isOnThisThread() ? called : null;
    }

    /** Interrupts the call for that login, if another thread makes it. */
    @SuppressWarnings("ReferenceEquality") // A session is itself and no other.
    synchronized void cancel(Session user) {
        if (session == user && !isOnThisThread()) {
            interrupt(null);
        }
    }

    /** An Error has ended this thread: another goes on with the user's requests. */
    private void leaveTheRest() {
        if (!alone && !isAbandoned()) {
            startNext(next);
        }
    }

    private void inOrder(Request request) {
        if (!session.await(request)) {
            startNext(request);
        }
    }

    private void startNext(@Nullable Request taken) {
        workers.start(new RequestTask(workers, handlers, runner, session, taken, false));
    }

    /** No thread is started for it: what waits does not run. */
    void refuse() {
        if (first != null) {
            runner.notRun(session, first);
        }
        if (alone) {
            return;
        }
        for (Request waiting = session.nextWaiting(); waiting != null; waiting = session.nextWaiting()) {
            runner.notRun(session, waiting);
        }
    }

    /** An object's own hash would have to be made first, which takes longer than all the rest. */
    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }
}
