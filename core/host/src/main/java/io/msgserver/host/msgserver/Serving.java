package io.msgserver.host.msgserver;

import io.msgserver.api.Username;

/** What connections ask of the gate that serves them. */
interface Serving {

    /** Where requests run. */
    RequestLane lane();

    /** The user's current connection has ended. Does not block. */
    void disconnected(Username username);
}
