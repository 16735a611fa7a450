package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.host.session.RunningRequests;
import io.msgserver.host.session.Session;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The running requests of a gate, on its event loops and on threads of their own. Any thread. */
final class GateRequests implements RunningRequests {
    private final Workers workers;
    private final RequestCounts counts;

    GateRequests(Workers workers, RequestCounts counts) {
        this.workers = workers;
        this.counts = counts;
    }

    @Override
    public @Nullable Request ofThisThread(Session session) {
        var found = new AtomicReference<@Nullable Request>(workers.ofThisThread(session));
        counts.forEachLoop((_, calls) -> found.compareAndSet(null, calls.ofThisThread(session)));
        return found.get();
    }

    @Override
    public void cancel(Session session) {
        workers.cancel(session);
        counts.forEachLoop((_, calls) -> calls.cancel(session));
    }
}
