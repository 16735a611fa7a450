package io.msgserver.host.msgserver;

import io.msgserver.api.Username;

/** The view that connections have of their gate. */
interface Serving {

    /** Where requests run. */
    RequestLanes lanes();

    /** Returns the counts of requests. */
    RequestCounts counts();

    /** The user's current connection has ended. Does not block. */
    void disconnected(Username username);
}
