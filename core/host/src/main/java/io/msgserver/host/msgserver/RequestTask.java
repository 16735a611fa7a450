package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.api.Username;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.PluginAbsentException;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests of one user: a single one, or one and those that wait for it, one after the other, until none does.
 * Each runs in the version that is current when it begins. On a virtual thread, which may run others before and after
 * it.
 */
final class RequestTask implements Runnable {
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
    /** The thread that runs it; null before. */
    private @Nullable Thread thread;
    private @Nullable VersionHandler calling;
    private @Nullable Request called;
    private boolean abandoned;
    /** It computed when it was given up. */
    private boolean hog;
    /** Made when one is needed. */
    private @Nullable Interrupts interrupts;
    /** It waits for the client, and not in a call. */
    private boolean waiting;

    /** Owned by the thread that runs this: taken, and not begun. */
    private @Nullable Request next;
    /** Owned by who runs it: bytes of answers since the client was waited for. */
    private int ahead;
    /**
     * Its time was over before the call ended. Set by the watchdog while it guards this, cleared by the thread after
     * the call.
     */
    private volatile boolean late;
    /** Owned by the watchdog. */
    @Nullable
    RequestObservation seen;

    RequestTask(Workers workers, Handlers<VersionHandler> handlers, RequestRunner runner, Session session,
            @Nullable Request first, boolean alone) {
        this.workers = workers;
        this.handlers = handlers;
        this.runner = runner;
        this.session = session;
        this.first = first;
        this.alone = alone;
    }

    /** Where it is; nowhere before it runs. */
    StackTraceElement[] stack() {
        Thread runner = thread();
        return runner == null ? new StackTraceElement[0] : runner.getStackTrace();
    }

    private synchronized @Nullable Thread thread() {
        return thread;
    }

    @Override
    public void run() {
        runsOn(Thread.currentThread());
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

    private synchronized void runsOn(Thread runner) {
        thread = runner;
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
        waiting = waits;
        if (interrupts != null) {
            interrupts.end();
        }
        Thread.interrupted();
    }

    /** The gate stops: what waits for the client waits no longer. */
    synchronized void hurry() {
        if (waiting && thread != null) {
            interrupts().interrupt(thread, () -> waiting);
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
            ran = !workers.isInterrupted() && !session.isEnded() && !versionHandler.isHogged();
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
        boolean ours = end();
        byte[] inTime = late ? null : answer;
        late = false;
        if (ours && !ran) {
            runner.notRun(session, request);
        } else if (ours && alone) {
            runner.complete(session, request, inTime);
        } else if (ours) {
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
        calling = versionHandler;
        called = request;
    }

    /** Ends a call. The next one must not meet its remains, such as an interrupt. */
    private synchronized boolean end() {
        if (interrupts != null) {
            // Meanwhile it still counts as the call that runs: should they take too long, it is left to itself.
            interrupts.end();
        }
        if (hog && calling != null) {
            calling.letsGo();
        }
        calling = null;
        called = null;
        Thread.interrupted();
        return !abandoned;
    }

    /** Whether it calls into that version; null is any. */
    synchronized boolean calls(@Nullable VersionHandler versionHandler) {
        return calling != null && !abandoned && (versionHandler == null || calling.equals(versionHandler));
    }

    /** Returns the request that the handler runs, unless it is abandoned. */
    synchronized @Nullable Request called() {
        return abandoned ? null : called;
    }

    /** Returns the call that the handler runs, abandoned or not. */
    synchronized @Nullable BusyCall busy() {
        VersionHandler versionHandler = calling;
        return versionHandler == null || called == null || thread == null
                ? null
                : new BusyCall(called,
                        () -> "onRequest of plugin " + versionHandler.version() + " for " + session.username().uid(),
                        thread);
    }

    Username username() {
        return session.username();
    }

    /** That request has failed, and is interrupted, and no other one. Returns who is called; null when it has ended. */
    @SuppressWarnings("ReferenceEquality") // The very request: a number may be used anew.
    synchronized @Nullable VersionHandler timeOut(Request request) {
        if (called != request || abandoned || thread == null) {
            return null;
        }
        late = true;
        interrupt(request);
        return calling;
    }

    /** Interrupts the call into that version, and no other one. */
    synchronized void interrupt(@Nullable VersionHandler versionHandler) {
        if (calls(versionHandler) && called != null) {
            interrupt(called);
        }
    }

    /** The request of that login that the calling thread runs; null when it runs none. */
    @SuppressWarnings("ReferenceEquality") // A session is itself and no other.
    synchronized @Nullable Request ofThisThread(Session user) {
        return session == user && thread == Thread.currentThread() ? called : null;
    }

    /** Interrupts the call for that login, if another thread makes it. */
    @SuppressWarnings("ReferenceEquality") // A session is itself and no other.
    synchronized void cancel(Session user) {
        if (session == user && thread != Thread.currentThread()) {
            interrupt((VersionHandler) null);
        }
    }

    /** Under the lock. */
    @SuppressWarnings("ReferenceEquality") // The very request: a number may be used anew.
    private void interrupt(Request request) {
        if (thread != null) {
            interrupts().interrupt(thread, () -> called == request);
        }
    }

    /** Under the lock. */
    private Interrupts interrupts() {
        if (interrupts == null) {
            interrupts = new Interrupts(this);
        }
        return interrupts;
    }

    /**
     * Leaves the call into that version to itself: the request has failed, and the user's next ones run on another
     * thread.
     */
    void abandon(@Nullable VersionHandler versionHandler) {
        Request lost;
        synchronized (this) {
            lost = calls(versionHandler) ? called : null;
        }
        if (lost != null) {
            abandon(lost);
        }
    }

    /** As above, of that request. */
    @SuppressWarnings("ReferenceEquality") // The very request: a number may be used anew.
    void abandon(Request lost) {
        synchronized (this) {
            if (abandoned || called != lost) {
                return;
            }
            abandoned = true;
            hog = calling != null && thread != null && calling.hogs(thread);
        }
        runner.complete(session, lost, null);
        if (!alone) {
            startNext(null);
        }
    }

    /** An Error has ended this thread: another goes on with the user's requests. */
    private void leaveTheRest() {
        if (!alone && !isAbandoned()) {
            startNext(next);
        }
    }

    /** Whether the call is left to itself: what it says in the end is heard by nobody. */
    synchronized boolean isAbandoned() {
        return abandoned;
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
