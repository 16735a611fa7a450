package io.msgserver.hotswap.version;

import io.msgserver.api.StateHandover;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A place in the host that a plugin serves: a gate, or the login server. Called while versions come and go, one call at
 * a time.
 *
 * @param <T> what a version brings to it
 */
public interface Site<T> {

    /** For messages, as in {@code gate sample}. */
    String name();

    /**
     * Makes what this version brings. Runs the plugin's code.
     *
     * @throws PluginRejectedException saying why it cannot
     */
    T make(PluginVersion version) throws PluginRejectedException;

    /**
     * A version is about to serve: takes the port, if it is not taken.
     *
     * @throws IOException when it cannot be had
     */
    void prepare() throws IOException;

    /** Tells the handler that the site is there. Runs the plugin's code, which may throw anything. */
    void register(T handler);

    /** A version serves: clients may come. */
    void serve();

    /** No version serves any more, as the plugin is gone: no new work. Running calls may end. */
    void suspend();

    /** After {@link #suspend}: what ran has ended too, and no version has come meanwhile. */
    void ended();

    /** The version's state, when it wants to hand it over; else null. */
    @Nullable
    StateHandover state(T handler);

    /**
     * Gives up on what still runs in that handler after its time: interrupts it, and answers for it.
     *
     * @return how many calls that were
     */
    int abandon(T handler);
}
