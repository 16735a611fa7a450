package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.plugin.Handlers;
import io.msgserver.host.plugin.Lease;
import io.msgserver.host.plugin.PluginAbsentException;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that runs requests of one user: a single one, or those that wait, one after the other, until none does.
 * Each leases the version that is current when it begins.
 */
final class RequestThread implements Runnable {
    private final Workers workers;
    private final Handlers<Template> handlers;
    private final RequestRunner runner;
    private final Session session;
    /** The one to run; null for all that wait. */
    private final @Nullable Request single;
    private final Thread thread;

    // Guarded by this.
    private @Nullable Template calling;
    private @Nullable Request called;
    private boolean abandoned;

    RequestThread(Workers workers, Handlers<Template> handlers, RequestRunner runner, Session session,
            @Nullable Request single) {
        this.workers = workers;
        this.handlers = handlers;
        this.runner = runner;
        this.session = session;
        this.single = single;
        this.thread = workers.thread(this);
    }

    Thread thread() {
        return thread;
    }

    @Override
    public void run() {
        boolean done = false;
        try {
            if (single != null) {
                serve(single);
            } else {
                serveAll();
            }
            done = true;
        } finally {
            workers.ended(this);
            if (!done) {
                leaveTheRest();
            }
        }
    }

    private void serveAll() {
        Request next = session.nextWaiting();
        while (next != null && serve(next)) {
            next = session.nextWaiting();
        }
    }

    /** False when this thread was given up: another goes on with the user's requests. */
    private boolean serve(Request request) {
        Lease<Template> lease = lease();
        if (lease == null) {
            runner.refuse(session, request);
            return true;
        }
        if (single != null && lease.handler().lane() == Lane.ORDERED) {
            // It was to run beside others, and a swap came first whose version wants them one by one.
            lease.end();
            inOrder(request);
            return true;
        }
        return call(lease, request);
    }

    private boolean call(Lease<Template> lease, Request request) {
        byte[] answer = null;
        boolean ours = false;
        begin(lease.handler(), request);
        try {
            // After begin: either this sees the stop, or the stop sees this call.
            if (!workers.isInterrupted()) {
                answer = runner.answer(lease.handler(), session.username(), request);
            }
        } finally {
            // In this order: whoever waits for the call to end, and then counts the leases, does not count this one.
            lease.end();
            ours = end();
            if (ours) {
                runner.complete(session, request, answer);
            }
        }
        return ours;
    }

    private @Nullable Lease<Template> lease() {
        try {
            return handlers.lease();
        } catch (PluginAbsentException | InterruptedException _) {
            return null;
        }
    }

    private synchronized void begin(Template template, Request request) {
        calling = template;
        called = request;
    }

    /** What one request leaves behind, an interrupt too, must not meet the next one. */
    private synchronized boolean end() {
        calling = null;
        called = null;
        Thread.interrupted();
        return !abandoned;
    }

    /** Whether it calls into that version; null is any. */
    synchronized boolean calls(@Nullable Template template) {
        return calling != null && !abandoned && (template == null || calling.equals(template));
    }

    /** Interrupts the call into that version, and no other one. */
    synchronized void interrupt(@Nullable Template template) {
        if (calls(template)) {
            thread.interrupt();
        }
    }

    /** Leaves the call to itself: the request has failed, and the user's next ones run on another thread. */
    void abandon(@Nullable Template template) {
        Request lost;
        synchronized (this) {
            if (!calls(template)) {
                return;
            }
            abandoned = true;
            lost = called;
        }
        if (lost != null) {
            runner.refuse(session, lost);
        }
        if (single == null) {
            startNext();
        }
    }

    /** An Error has ended this thread: another goes on with the user's requests. */
    private void leaveTheRest() {
        if (single == null && !isAbandoned()) {
            startNext();
        }
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    private void inOrder(Request request) {
        if (session.await(request)) {
            startNext();
        }
    }

    private void startNext() {
        workers.start(new RequestThread(workers, handlers, runner, session, null));
    }

    /** The gate stops and starts no more threads: what waits has failed. */
    void refuse() {
        if (single != null) {
            runner.refuse(session, single);
            return;
        }
        for (Request next = session.nextWaiting(); next != null; next = session.nextWaiting()) {
            runner.refuse(session, next);
        }
    }
}
