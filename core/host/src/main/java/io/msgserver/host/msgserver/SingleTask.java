package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import org.jspecify.annotations.Nullable;

/** A task that runs one request, beside others of the same user. */
final class SingleTask extends RequestTask {
    private final Request request;

    SingleTask(Workers workers, Handlers<VersionHandler> handlers, RequestRunner runner, Session session,
            Request request) {
        super(workers, handlers, runner, session);
        this.request = request;
    }

    @Override
    void serve(Caller<VersionHandler> caller) {
        VersionHandler versionHandler = versionHandler(caller);
        if (versionHandler == null) {
            refuse();
        } else if (versionHandler.lane() != Lane.CONCURRENT) {
            // A swap came first, and its version runs a user's requests one by one.
            caller.undoCount();
            if (!session.await(request)) {
                startInOrder(request);
            }
        } else {
            call(caller, versionHandler, request);
        }
    }

    @Override
    void complete(Request completed, byte @Nullable [] answer) {
        runner.complete(session, completed, answer);
    }

    /** The user's other requests run without it. */
    @Override
    void passOn() {}

    @Override
    void failed() {}

    @Override
    void refuse() {
        runner.notRun(session, request);
    }
}
