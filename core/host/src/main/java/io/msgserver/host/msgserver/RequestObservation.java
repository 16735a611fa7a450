package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;

/**
 * The watchdog's record of a thread that runs requests. Owned by the watchdog.
 *
 * @param since in its time
 */
record RequestObservation(Request request, long since, boolean interrupted) {
    RequestObservation afterInterrupt() {
        return new RequestObservation(request, since, true);
    }
}
