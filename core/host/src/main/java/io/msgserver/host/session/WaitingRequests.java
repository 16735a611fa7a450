package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/**
 * Requests that run one after the other in the order of their arrival, linked through their own fields. Guarded by the
 * session.
 */
final class WaitingRequests {
    private @Nullable Request first;
    private @Nullable Request last;

    void add(Request request) {
        if (last == null) {
            first = request;
        } else {
            last.next = request;
        }
        last = request;
    }

    /** Removes and returns the earliest request; null when none waits. */
    @Nullable
    Request take() {
        Request request = first;
        if (request == null) {
            return null;
        }
        first = request.next;
        if (first == null) {
            last = null;
        }
        request.next = null;
        return request;
    }
}
