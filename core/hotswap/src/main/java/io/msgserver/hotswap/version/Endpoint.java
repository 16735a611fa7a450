package io.msgserver.hotswap.version;

import io.msgserver.api.StateHandover;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A place in the host that a plugin serves: a gate, or the login server. It is called during swaps, one call at a time.
 *
 * @param <T> the type of the handler that a version provides for it
 */
public interface Endpoint<T> {

    /** Returns the name for messages, as in {@code gate sample}. */
    String name();

    /**
     * Makes the handler of a version. Runs the plugin's code.
     *
     * @throws PluginRejectedException when the version cannot serve the endpoint; the message says why
     */
    T createHandler(PluginVersion version) throws PluginRejectedException;

    /**
     * Prepares the endpoint for a version that is about to serve: binds the port, if it is not bound.
     *
     * @throws IOException when the port cannot be bound
     */
    void bind() throws IOException;

    /** Registers the endpoint with the handler. Runs the plugin's code, which may throw anything. */
    void register(T handler);

    /** Accepts clients, since a version serves. */
    void acceptClients();

    /** Accepts no new work, since the plugin was removed. Running calls may end. */
    void suspend();

    /**
     * Reports that the running calls have ended after {@link #suspend}, and that no version has come into service
     * meanwhile.
     */
    void drained();

    /** Returns the hand-over of the handler's state; null when it has none. */
    @Nullable
    StateHandover stateHandover(T handler);

    /**
     * Abandons the calls that still run in a handler after its drain timeout: interrupts them, and answers in their
     * place.
     *
     * @return the number of abandoned calls
     */
    int abandon(T handler);
}
