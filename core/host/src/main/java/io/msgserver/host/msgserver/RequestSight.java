package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;

/**
 * What the watchdog has seen of a thread that runs requests. Owned by it.
 *
 * @param since in its time
 */
record RequestSight(Request request, long since, boolean interrupted) {
    RequestSight afterInterrupt() {
        return new RequestSight(request, since, true);
    }
}
