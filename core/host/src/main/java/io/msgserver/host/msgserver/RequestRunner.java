package io.msgserver.host.msgserver;

import io.msgserver.api.Username;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.protocol.Packages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the handler and frames its response. There is a response whatever the handler throws. Any thread. */
final class RequestRunner {
    private static final byte[] NOTHING = {};

    private final FaultLog faults;
    private final RequestCounts counts;

    RequestRunner(FaultLog faults, RequestCounts counts) {
        this.faults = faults;
        this.counts = counts;
    }

    /** Completes a request that was never passed to the handler. */
    void notRun(Session session, Request request) {
        counts.notRun();
        session.notRun(request);
    }

    /** Reports a request that exceeded {@code request_timeout} and is interrupted. */
    void timedOut(Username username, VersionHandler versionHandler, Duration timeout, StackTraceElement[] stack) {
        counts.late();
        faults.warn(username, versionHandler.lateRequest(timeout), stack);
    }

    /**
     * Completes a request.
     *
     * @param answer the response with its length prefix; null when there is none, for example for lack of memory or
     *               stack
     */
    void complete(Session session, Request request, byte @Nullable [] answer) {
        byte[] said = answerOrFailure(request, answer);
        counts.ended(Packages.isGood(said));
        session.complete(request, said);
    }

    /**
     * Completes a request as {@link #complete} does, on the event loop that ran it and owns the counts. Returns the
     * next waiting request; null when there is none.
     */
    @Nullable
    Request completeAndPassOn(Session session, Request request, byte @Nullable [] answer, LoopCounts loop) {
        byte[] said = answerOrFailure(request, answer);
        (Packages.isGood(said) ? loop.answered : loop.failed).add(1);
        return session.completeAndPassOn(request, said);
    }

    /**
     * Fails a request whose call on an event loop does not return. Returns the next waiting request; null when there is
     * none.
     */
    @Nullable
    Request failAndPassOn(Session session, Request request) {
        counts.ended(false);
        return session.completeAndPassOn(request, Packages.failure(request.number()));
    }

    /**
     * Completes a request as {@link #complete} does, on the thread that runs the waiting ones. Returns the next of
     * these; null when there is none now.
     */
    @Nullable
    Request completeAndTakeNext(Session session, Request request, byte @Nullable [] answer) {
        byte[] said = answerOrFailure(request, answer);
        counts.ended(Packages.isGood(said));
        return session.completeAndTakeNext(request, said);
    }

    private static byte[] answerOrFailure(Request request, byte @Nullable [] answer) {
        return answer == null ? Packages.failure(request.number()) : answer;
    }

    /** Returns the response with its length prefix. */
    byte[] answer(VersionHandler versionHandler, Session session, Request request) {
        int arrival = request.arrival();
        if (arrival == RequestCounts.NOT_TIMED) {
            return call(versionHandler, session, request);
        }
        counts.waited(arrival);
        long start = System.nanoTime();
        try {
            return call(versionHandler, session, request);
        } finally {
            counts.handled(System.nanoTime() - start);
        }
    }

    private byte[] call(VersionHandler versionHandler, Session session, Request request) {
        Username username = session.username();
        try {
            byte[] content = versionHandler.handler().onRequest(username, request.message());
            if (content == null) {
                return Packages.response(NOTHING, request.number());
            }
            if (content.length <= Packages.MAX_RESPONSE) {
                return Packages.response(content, request.number());
            }
            faults.report(username, "an answer of " + content.length + " bytes does not fit: "
                    + Packages.MAX_RESPONSE + " is the most", null);
        } catch (InterruptedException _) {
            if (!session.isEnded()) {
                faults.report(username, "onRequest was interrupted, its time was over", null);
            }
        } catch (Throwable fault) {
            faults.report(username, "onRequest failed", fault);
        }
        return Packages.failure(request.number());
    }
}
