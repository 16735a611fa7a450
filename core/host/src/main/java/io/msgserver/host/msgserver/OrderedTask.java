package io.msgserver.host.msgserver;

import io.msgserver.host.session.Link;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import org.jspecify.annotations.Nullable;

/** A task that runs a user's requests one after the other, until none waits. */
final class OrderedTask extends RequestTask {
    /** Bytes of responses after which the client has to take some before further requests run. */
    private static final int MAX_AHEAD = 256 * 1024;

    /** The thread while it waits for the client; null otherwise. Guarded by this. */
    private @Nullable Thread waiting;

    // Owned by the thread that runs this.
    /** The request that was taken from the queue and has not begun. */
    private @Nullable Request next;
    /** Bytes of responses since the last wait for the client. */
    private int ahead;

    /** @param first the first request; null for the first waiting one when the task begins */
    OrderedTask(Workers workers, Handlers<VersionHandler> handlers, RequestRunner runner, Session session,
            @Nullable Request first) {
        super(workers, handlers, runner, session);
        next = first;
    }

    @Override
    void serve(Caller<VersionHandler> caller) {
        if (next == null) {
            next = session.nextWaiting();
        }
        while (next != null) {
            serve(caller, next);
            if (next == null && !isAbandoned()) {
                next = session.nextWaiting();
            }
            if (next != null && ahead > MAX_AHEAD) {
                caller.end();
                awaitClient();
            }
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

    /** Completes the request and takes the next waiting one, if any. */
    @Override
    void complete(Request request, byte @Nullable [] answer) {
        ahead += answer == null ? 0 : answer.length;
        next = runner.completeAndTakeNext(session, request, answer);
    }

    /**
     * Waits until the client has read. Unread responses must not fill the memory: a small request can have a large
     * response. Ends when the client has read, is gone, or the gate stops.
     */
    @SuppressWarnings("ThreadPriorityCheck") // Virtual threads are not time-sliced: they yield, or keep the processor.
    private void awaitClient() {
        ahead = 0;
        Link link = session.link();
        if (link == null) {
            // No client reads: the thread yields to others instead.
            Thread.yield();
            return;
        }
        setWaiting(true);
        try {
            // Checked after setWaiting: this thread sees the stop, or the stop sees that this thread waits.
            if (!isStopping()) {
                link.drained().await();
            }
        } catch (InterruptedException _) {
            // The gate stops: the responses are computed in order to be remembered.
        } finally {
            setWaiting(false);
        }
    }

    private synchronized void setWaiting(boolean waits) {
        waiting = waits ? Thread.currentThread() : null;
        interrupts().end();
        Thread.interrupted();
    }

    @Override
    synchronized void stopWaiting() {
        if (waiting != null) {
            interrupts().interrupt(waiting, () -> waiting != null);
        }
    }

    @Override
    void passOn() {
        startInOrder(null);
    }

    @Override
    void failed() {
        startInOrder(next);
    }

    @Override
    void refuse() {
        for (Request refused = next == null ? session.nextWaiting() : next; refused != null; refused = session
                .nextWaiting()) {
            runner.notRun(session, refused);
        }
    }
}
