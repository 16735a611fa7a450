package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.PluginCall;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.PluginAbsentException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs requests of one user, each in the version that is current when it begins. Runs on a virtual thread,
 * which may run other tasks before and after it.
 */
abstract sealed class RequestTask extends PluginCall<VersionHandler> implements Runnable
        permits OrderedTask, SingleTask {
    final RequestRunner runner;
    final Session session;
    private final Workers workers;
    private final Handlers<VersionHandler> handlers;
    private final int hash = ThreadLocalRandom.current().nextInt();

    // Guarded by this.
    /** The request whose call runs; null between calls. */
    private @Nullable Request called;
    /** The request whose call was abandoned; null for none. */
    private @Nullable Request lost;

    RequestTask(Workers workers, Handlers<VersionHandler> handlers, RequestRunner runner, Session session) {
        this.workers = workers;
        this.handlers = handlers;
        this.runner = runner;
        this.session = session;
    }

    @Override
    public final void run() {
        var caller = new Caller<>(handlers);
        boolean done = false;
        try {
            serve(caller);
            done = true;
        } finally {
            try {
                caller.end();
            } finally {
                workers.ended(this);
                if (!done && !isAbandoned()) {
                    failed();
                }
            }
        }
    }

    /** Runs the task's requests. */
    abstract void serve(Caller<VersionHandler> caller);

    /** Passes the remaining requests to another thread: an Error has ended this one. */
    abstract void failed();

    /**
     * Completes a request.
     *
     * @param answer the response with its length prefix; null when the call took too long, or there is none
     */
    abstract void complete(Request request, byte @Nullable [] answer);

    /** Passes the user's next requests to another thread: the call of this one is abandoned. */
    abstract void passOn();

    /** Completes the requests without running them: no thread is started for this task. */
    abstract void refuse();

    /** Stops waiting for the client: the gate stops. */
    void stopWaiting() {}

    final boolean isStopping() {
        return workers.isStopping();
    }

    /** Runs a request, and those that wait for it, on another thread; null for the waiting ones alone. */
    final void startInOrder(@Nullable Request first) {
        workers.start(new OrderedTask(workers, handlers, runner, session, first));
    }

    /** Runs a request, and completes it whatever was thrown. */
    final void call(Caller<VersionHandler> caller, VersionHandler versionHandler, Request request) {
        byte[] answer = null;
        boolean ran = false;
        begin(versionHandler, request);
        try {
            // Checked after begin: this thread sees the stop or the end of the login, or their threads see this call.
            ran = !workers.isInterrupted() && !session.isEnded() && !versionHandler.isOccupied();
            if (ran) {
                answer = runner.answer(versionHandler, session, request);
            }
        } finally {
            // The order matters: a thread that waits for the call to end and then counts the leases must not count this
            // one.
            try {
                caller.leaveFormer();
            } finally {
                end(request, answer, ran);
            }
        }
    }

    private void end(Request request, byte @Nullable [] answer, boolean ran) {
        State ended = endRequest();
        if (ended == State.ABANDONED) {
            return;
        }
        if (ran) {
            complete(request, ended == State.TIMED_OUT ? null : answer);
        } else {
            runner.notRun(session, request);
        }
    }

    /**
     * Returns a leased version; null when there is none: no version serves, the wait for one was interrupted, or there
     * is no memory.
     */
    static @Nullable VersionHandler versionHandler(Caller<VersionHandler> caller) {
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

    @Override
    protected void abandoned() {
        Request failed = lost();
        if (failed != null) {
            runner.complete(session, failed, null);
        }
        passOn();
    }

    private synchronized @Nullable Request lost() {
        return lost;
    }

    /** Returns the request of that login that the calling thread runs; null when it runs none. */
    @SuppressWarnings("ReferenceEquality") // Sessions are compared by identity.
    synchronized @Nullable Request ofThisThread(Session user) {
        return session == user && isOnThisThread() ? called : null;
    }

    /** Interrupts the call for that login, unless the calling thread makes it. */
    @SuppressWarnings("ReferenceEquality") // Sessions are compared by identity.
    synchronized void cancel(Session user) {
        if (session == user && !isOnThisThread()) {
            interrupt(null);
        }
    }

    /**
     * Returns a cheap hash: an object's identity hash would have to be created first, which takes longer than
     * everything else here.
     */
    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }
}
