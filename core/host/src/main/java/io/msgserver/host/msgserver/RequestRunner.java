package io.msgserver.host.msgserver;

import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import io.msgserver.host.plugin.FaultLog;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.protocol.Packages;

/** Calls the handler and frames what it says. Whatever happens in there, the request is completed. Any thread. */
final class RequestRunner {
    private static final byte[] NOTHING = {};

    private final MsgServerHandler handler;
    private final FaultLog faults;

    RequestRunner(MsgServerHandler handler, FaultLog faults) {
        this.handler = handler;
        this.faults = faults;
    }

    void run(Session session, Request request) {
        session.complete(request, answer(session.username(), request));
    }

    /** The gate is stopping and runs nothing new. */
    void refuse(Session session, Request request) {
        session.complete(request, Packages.failure(request.number()));
    }

    private byte[] answer(Username username, Request request) {
        try {
            byte[] content = handler.onRequest(username, request.message());
            if (content == null) {
                return Packages.response(NOTHING, request.number());
            }
            if (content.length <= Packages.MAX_RESPONSE) {
                return Packages.response(content, request.number());
            }
            faults.report(username.uid(),
                    "an answer of " + content.length + " bytes does not fit: " + Packages.MAX_RESPONSE
                            + " is the most",
                    null);
        } catch (InterruptedException _) {
            faults.report(username.uid(), "onRequest was interrupted, its time was over", null);
        } catch (Throwable fault) {
            faults.report(username.uid(), "onRequest failed", fault);
        } finally {
            Thread.interrupted(); // What one request leaves behind must not meet the next one on this thread.
        }
        return Packages.failure(request.number());
    }
}
