package io.msgserver.api;

import java.util.function.Supplier;

/** The login server, as its {@link LoginServerHandler} sees it. Any thread. */
public interface LoginServer extends PluginHost {

    /**
     * Hands a user over to the gate that they want: an earlier login of the uid is kicked from its gate first, then
     * {@link MsgServerHandler#onLogin} of the gate decides. Blocks while they do.
     *
     * @return the subid
     * @throws LoginRefusedException when there is no such gate, it is not open, its plugin refused, or the earlier login
     *                               is still in force after the kick
     */
    String login(Identity who, Secret secret) throws LoginRefusedException;

    /**
     * Computes something that takes a processor for long, such as a password's hash, for the login that {@link LoginServerHandler#onAuth}
     * decides on: call it there, on the thread that the handler was called on. No more than half of the processors compute at once, for
     * all plugins and versions. The addresses that clients come from take turns, so that one of them cannot keep the others waiting; of one
     * address, those uids come first (see {@link LoginServerHandler#claimedUid}) that have logged in from there before. Blocks until it is
     * this login's turn, and while it computes.
     *
     * <pre>{@code
     * boolean matches = server.inTurn(() -> hash.matches(password));
     * }</pre>
     *
     * @return what the computation returns
     * @throws LoginRefusedException when it could not be done before the login's time limit: it has not run, and the client gets 403; let
     *                               it pass
     * @throws InterruptedException  when the client has left
     * @throws IllegalStateException when the thread decides on no login
     */
    default <R> R inTurn(Supplier<R> computation) throws LoginRefusedException, InterruptedException {
        return computation.get();
    }
}
