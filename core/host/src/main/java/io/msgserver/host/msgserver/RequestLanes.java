package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.plugin.Handlers;
import io.msgserver.host.plugin.Lease;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import org.jspecify.annotations.Nullable;

/** Decides on which thread, and after which others, a request runs: as the version says that is current when it comes. */
final class RequestLanes {
    private final Handlers<Template> handlers;
    private final RequestRunner runner;
    private final Workers workers;

    RequestLanes(Handlers<Template> handlers, RequestRunner runner, Workers workers) {
        this.handlers = handlers;
        this.runner = runner;
        this.workers = workers;
    }

    /** On the connection's event loop; returns at once, but where the lane is the event loop. */
    void run(Session session, Request request) {
        Template current = handlers.current();
        switch (current == null ? Lane.ORDERED : current.lane()) {
            case EVENT_LOOP -> inline(session, request);
            case CONCURRENT -> workers.start(thread(session, request));
            case ORDERED -> inOrder(session, request);
        }
    }

    /** An event loop never waits: while a swap holds calls back, and until those that waited are done, requests queue. */
    private void inline(Session session, Request request) {
        Lease<Template> lease = session.isOrdering() ? null : handlers.tryLease();
        if (lease != null && lease.handler().lane() != Lane.EVENT_LOOP) {
            // A swap came between the look and the lease.
            lease.end();
            lease = null;
        }
        if (lease == null) {
            inOrder(session, request);
            return;
        }
        byte[] answer = null;
        try {
            answer = runner.answer(lease.handler(), session.username(), request);
        } finally {
            Thread.interrupted(); // What one request leaves behind must not meet the event loop.
            lease.end();
            runner.complete(session, request, answer);
        }
    }

    private void inOrder(Session session, Request request) {
        if (session.await(request)) {
            workers.start(thread(session, null));
        }
    }

    private RequestThread thread(Session session, @Nullable Request single) {
        return new RequestThread(workers, handlers, runner, session, single);
    }
}
