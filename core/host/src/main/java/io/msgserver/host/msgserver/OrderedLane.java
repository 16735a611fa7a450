package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import java.util.concurrent.RejectedExecutionException;

/** One thread a user, while the user has requests: it runs them one after the other and ends when none waits. */
final class OrderedLane implements RequestLane {
    private final RequestRunner runner;
    private final Workers workers;

    OrderedLane(RequestRunner runner, Workers workers) {
        this.runner = runner;
        this.workers = workers;
    }

    @Override
    public void run(Session session, Request request) {
        if (!session.await(request)) {
            return;
        }
        try {
            workers.requests().execute(() -> runAll(session));
        } catch (RejectedExecutionException _) {
            refuseAll(session);
        }
    }

    private void runAll(Session session) {
        for (Request next = session.nextWaiting(); next != null; next = session.nextWaiting()) {
            // What waited behind a request that was interrupted would run with nobody left to interrupt it.
            if (workers.isInterrupted()) {
                runner.refuse(session, next);
            } else {
                runner.run(session, next);
            }
        }
    }

    private void refuseAll(Session session) {
        for (Request next = session.nextWaiting(); next != null; next = session.nextWaiting()) {
            runner.refuse(session, next);
        }
    }
}
