package io.msgserver.host.msgserver;

import io.msgserver.api.Lane;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import java.util.concurrent.RejectedExecutionException;

/** Decides on which thread, and after which others, a request runs. */
interface RequestLane {

    /** On the connection's event loop; returns at once, but where the lane is the event loop. */
    void run(Session session, Request request);

    /** @param workers start a virtual thread for each task; refuse when the gate stops, and then the request fails */
    static RequestLane of(Lane lane, RequestRunner runner, Workers workers) {
        return switch (lane) {
            case EVENT_LOOP -> runner::run;
            case CONCURRENT -> (session, request) -> {
                try {
                    workers.requests().execute(() -> runner.run(session, request));
                } catch (RejectedExecutionException _) {
                    runner.refuse(session, request);
                }
            };
            case ORDERED -> new OrderedLane(runner, workers);
        };
    }
}
