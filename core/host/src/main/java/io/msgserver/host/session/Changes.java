package io.msgserver.host.session;

import io.msgserver.api.Username;

/** Hears what a restart would have to bring back. */
@FunctionalInterface
public interface Changes {
    /** For those who keep nothing. */
    Changes UNHEARD = _ -> {};

    /**
     * That login has come or gone, or has a new index: what {@link Users#kept} says is new. Any thread; does not block.
     */
    void changed(Username username);
}
