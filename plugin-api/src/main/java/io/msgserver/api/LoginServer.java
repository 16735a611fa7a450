package io.msgserver.api;

import java.util.function.Supplier;

/** The login server, as its {@link LoginServerHandler} sees it. Any thread. */
public interface LoginServer extends PluginHost {

    /**
     * Logs a user in at the gate that they named: the host first kicks an earlier login of the uid from its gate, then
     * {@link MsgServerHandler#onLogin} of the named gate decides. Blocks until both have returned.
     *
     * @return the subid of the new login
     * @throws LoginRefusedException when there is no such gate, it is not open, its plugin refused, or the earlier
     *                               login is still in force after the kick
     */
    String login(Identity who, Secret secret) throws LoginRefusedException;

    /**
     * Runs a computation that needs a processor for long, such as a password's hash, for the login that
     * {@link LoginServerHandler#onAuth} decides on. Call it from there, on the thread that the handler was called on.
     * At most half of the processors compute at once, for all plugins and versions together. Client addresses take
     * turns, so that one address cannot delay the others; within an address, uids that have logged in from it before
     * come first (see {@link LoginServerHandler#claimedUid}). Blocks until the computation has ended.
     *
     * <pre>{@code
     * boolean matches = server.inTurn(() -> hash.matches(password));
     * }</pre>
     *
     * @return what the computation returns
     * @throws LoginRefusedException when it could not finish before the login's time limit: it has not run, and the
     *                               client gets 403; let the exception pass
     * @throws InterruptedException  when the client has left
     * @throws IllegalStateException when the thread runs no {@link LoginServerHandler#onAuth}
     */
    default <R> R inTurn(Supplier<R> computation) throws LoginRefusedException, InterruptedException {
        return computation.get();
    }
}
