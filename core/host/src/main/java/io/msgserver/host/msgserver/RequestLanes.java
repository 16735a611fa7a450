package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.net.PerLoop;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the thread and the order in which a request runs, according to the version that is current when it arrives.
 */
final class RequestLanes {
    private final Handlers<VersionHandler> handlers;
    private final RequestRunner runner;
    private final Workers workers;
    private final PerLoop<RequestBatches> batches;

    RequestLanes(Handlers<VersionHandler> handlers, RequestRunner runner, Workers workers) {
        this.handlers = handlers;
        this.runner = runner;
        this.workers = workers;
        this.batches = new PerLoop<>(loop -> new RequestBatches(loop, workers));
    }

    /** Returns the lane of the version that is current now. While there is none, requests wait in order. */
    Lane current() {
        VersionHandler current = handlers.current();
        return current == null ? Lane.ORDERED : current.lane();
    }

    /** Returns the caller for one connection's requests that run on its event loop. */
    Caller<VersionHandler> caller() {
        return new Caller<>(handlers);
    }

    /**
     * Runs a request that waits for no other. On the connection's event loop. Returns at once unless the lane is the
     * event loop.
     */
    void run(Session session, Request request, Lane lane, Caller<VersionHandler> caller, LoopCounts counts) {
        if (lane == Lane.EVENT_LOOP) {
            inline(session, request, caller, counts);
        } else {
            workers.start(new SingleTask(workers, handlers, runner, session, request));
        }
    }

    /** Returns the batches for the requests of one connection that run in order. */
    RequestBatches batches(Channel channel) {
        return batches.of(channel);
    }

    /** Starts the tasks that wait for the end of that loop's turn, which does not end. */
    void startWaiting(EventExecutor loop) {
        batches.forEach((each, waiting) -> {
            if (each.equals(loop)) {
                waiting.startAll();
            }
        });
    }

    /** Runs a request, and those that wait for it, on a thread of their own, at the end of the event loop's turn. */
    void runInOrder(Session session, Request first, RequestBatches batches) {
        batches.add(ordered(session, first));
    }

    /**
     * Runs the request on the event loop. An event loop never waits: while a swap holds calls back, requests are
     * queued.
     */
    private void inline(Session session, Request request, Caller<VersionHandler> caller, LoopCounts counts) {
        VersionHandler versionHandler = caller.tryNext();
        if (versionHandler == null || versionHandler.lane() != Lane.EVENT_LOOP) {
            if (versionHandler != null) {
                // A swap came between the choice of the lane and the lease.
                caller.undoCount();
            }
            workers.start(ordered(session, request));
            return;
        }
        byte[] answer = null;
        LoopCalls calls = counts.calls;
        calls.begin(versionHandler, session, request.number());
        try {
            answer = runner.answer(versionHandler, session, request);
        } finally {
            boolean inTime = calls.end();
            Thread.interrupted(); // Clears an interrupt of this request, which must not reach the event loop.
            if (inTime) {
                passOn(session, runner.completeAndPassOn(session, request, answer, counts));
            } else if (calls.answersLate()) {
                passOn(session, runner.completeAndPassOn(session, request, null, counts));
            }
        }
    }

    /**
     * Fails a request whose call on an event loop does not return. Those that wait for it run on another thread. Called
     * by the watchdog.
     */
    void abandon(Session session, Request lost) {
        passOn(session, runner.failAndPassOn(session, lost));
    }

    private void passOn(Session session, @Nullable Request next) {
        if (next != null) {
            workers.start(ordered(session, next));
        }
    }

    private OrderedTask ordered(Session session, Request first) {
        return new OrderedTask(workers, handlers, runner, session, first);
    }
}
