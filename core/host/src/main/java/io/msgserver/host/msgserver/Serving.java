package io.msgserver.host.msgserver;

import io.msgserver.api.Username;

/** A gate as its connections see it. */
interface Serving {

    /** Returns the lanes in which requests run. */
    RequestLanes lanes();

    /** Returns the counts of requests. */
    RequestCounts counts();

    /** Called when the user's current connection has ended. Does not block. */
    void disconnected(Username username);
}
