package io.msgserver.host.session;

import io.msgserver.api.Username;

/** A listener for changes of the state that survives a restart. */
@FunctionalInterface
public interface Changes {
    /** Ignores all changes: for a host that stores nothing. */
    Changes NONE = _ -> {};

    /**
     * Called after a login began, ended or received a new index; {@link Users#kept} returns the new state. Any thread;
     * does not block.
     */
    void changed(Username username);
}
