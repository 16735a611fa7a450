package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.version.Caller;
import io.msgserver.hotswap.version.Handlers;
import org.jspecify.annotations.Nullable;

/** A task that runs one request, concurrently with others of the same user. */
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
            // A swap came between, and its version runs a user's requests in order.
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

    /** Does nothing: the user's other requests run independently. */
    @Override
    void passOn() {}

    @Override
    void failed() {}

    @Override
    void refuse() {
        runner.notRun(session, request);
    }
}
