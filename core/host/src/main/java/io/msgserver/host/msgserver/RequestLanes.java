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
 * Decides on which thread, and after which others, a request runs: as the version says that is current when it comes.
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

    /** How the version that is current now wants its requests to run. While there is none they wait for one. */
    Lane current() {
        VersionHandler current = handlers.current();
        return current == null ? Lane.ORDERED : current.lane();
    }

    /** For one connection's requests that run on its event loop. */
    Caller<VersionHandler> caller() {
        return new Caller<>(handlers);
    }

    /**
     * Runs a request that waits for no other. On the connection's event loop; returns at once, but where the lane is
     * the event loop.
     */
    void run(Session session, Request request, Lane lane, Caller<VersionHandler> caller, LoopCounts counts) {
        if (lane == Lane.EVENT_LOOP) {
            inline(session, request, caller, counts);
        } else {
            workers.start(new SingleTask(workers, handlers, runner, session, request));
        }
    }

    /** For the requests of one connection that run in order. */
    RequestBatches batches(Channel channel) {
        return batches.of(channel);
    }

    /** Starts what waits for the end of a turn of that loop, which does not come. */
    void startWaiting(EventExecutor loop) {
        batches.forEach((each, waiting) -> {
            if (each.equals(loop)) {
                waiting.startAll();
            }
        });
    }

    /**
     * Runs a request, and those that wait for it, on a thread of their own, when the event loop has seen to its other
     * connections.
     */
    void runInOrder(Session session, Request first, RequestBatches batches) {
        batches.add(ordered(session, first));
    }

    /** An event loop never waits: while a swap holds calls back, requests queue. */
    private void inline(Session session, Request request, Caller<VersionHandler> caller, LoopCounts counts) {
        VersionHandler versionHandler = caller.tryNext();
        if (versionHandler == null || versionHandler.lane() != Lane.EVENT_LOOP) {
            if (versionHandler != null) {
                // A swap came between the look and the lease.
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
            Thread.interrupted(); // What one request leaves behind must not meet the event loop.
            if (inTime) {
                passOn(session, runner.completeAndPassOn(session, request, answer, counts));
            } else if (calls.answersLate()) {
                passOn(session, runner.completeAndPassOn(session, request, null, counts));
            }
        }
    }

    /**
     * Fails a request that an event loop does not come back from; what waits for it runs on another thread. By the
     * watchdog.
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
