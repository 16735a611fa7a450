package io.msgserver.host.session;

import org.jspecify.annotations.Nullable;

/** Requests in the order they were added, linked through their own fields: a request is in one list at most. */
final class RequestList {
    private @Nullable Request first;
    private @Nullable Request last;

    @Nullable
    Request first() {
        return first;
    }

    void addLast(Request request) {
        request.before = last;
        if (last == null) {
            first = request;
        } else {
            last.after = request;
        }
        last = request;
    }

    void remove(Request request) {
        Request before = request.before;
        Request after = request.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        request.before = null;
        request.after = null;
    }

    @Nullable
    Request removeFirst() {
        Request request = first;
        if (request != null) {
            remove(request);
        }
        return request;
    }
}
