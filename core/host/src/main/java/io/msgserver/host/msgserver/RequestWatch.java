package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.GracePeriod;
import java.time.Duration;

/**
 * Looks whether requests on threads of their own take longer than they may: interrupts them, and gives up those that do
 * not care. Owned by the watchdog.
 */
final class RequestWatch implements Watched {
    /** There may be very many: a look at all is for a tenth of their time, but not so seldom that nobody sees it. */
    private static final long SELDOM = Duration.ofSeconds(1).toNanos();

    private final Workers workers;
    private final RequestCounts counts;
    private final FaultLog faults;
    private final Duration timeout;
    private final long between;
    private long due;

    RequestWatch(Workers workers, RequestCounts counts, FaultLog faults, Duration timeout) {
        this.workers = workers;
        this.counts = counts;
        this.faults = faults;
        this.timeout = timeout;
        this.between = Math.min(SELDOM, timeout.toNanos() / 10);
    }

    @Override
    public void look(long now) {
        if (now - due >= 0) {
            due = now + between;
            workers.running().forEach(task -> look(task, now));
        }
    }

    @SuppressWarnings("ReferenceEquality") // The very request: a number may be used anew.
    private void look(RequestTask task, long now) {
        Request request = task.called();
        RequestObservation observation = task.seen;
        if (request == null || observation == null || observation.request() != request) {
            task.seen = request == null ? null : new RequestObservation(request, now, false);
        } else if (!observation.interrupted() && now - observation.since() >= timeout.toNanos()) {
            interrupt(task, observation);
        } else if (observation.interrupted()
                && now - observation.since() >= timeout.toNanos() + GracePeriod.LENGTH.toNanos()) {
            task.abandon(request);
        }
    }

    private void interrupt(RequestTask task, RequestObservation observation) {
        StackTraceElement[] stack = task.stack();
        VersionHandler versionHandler = task.timeOut(observation.request());
        if (versionHandler != null) {
            task.seen = observation.afterInterrupt();
            counts.late();
            faults.warn(task.username(), versionHandler.lateRequest(timeout), stack);
        }
    }
}
