package io.msgserver.api;

import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * The business logic of a gate: the six callbacks of the msgserver template. Implement it in a class with
 * {@link org.pf4j.Extension} and a public constructor that takes the {@link MsgServer}. The host makes one instance for
 * each gate and each version of the plugin. In a record, the component {@code server} implements {@link #server()}:
 *
 * <pre>{@code
 * @Extension
 * public record Echo(MsgServer server) implements MsgServerHandler {
 *     @Override
 *     public byte[] onRequest(Username username, byte[] message) {
 *         return message;
 *     }
 * }
 * }</pre>
 *
 * <p>All callbacks but {@link #lane()} run on virtual threads and may block, unless the lane forbids it for requests.
 * They may run side by side, for one user too: only {@link #onRequest} has an order, and only in {@link Lane#ORDERED}.
 *
 * <p>An exception or error that a callback throws is logged with the user's name and affects no other user.
 */
public interface MsgServerHandler extends ExtensionPoint {

    /** The gate, as given to the constructor. */
    MsgServer server();

    /** Returns the lane that requests run in. Called once, before {@link #onRegister}. */
    default Lane lane() {
        return Lane.ORDERED;
    }

    /**
     * Called once for each version of the plugin, when the gate's port is open and before this version takes its first
     * login or request. When it throws, the version is refused.
     *
     * <p>After a restart of the host, users who were logged in before still are: {@code server().loggedIn()} has them,
     * and {@link #onLogin} is not called for them again.
     */
    default void onRegister(String servername) {}

    /**
     * Decides whether a user may log in, when the login server or an operator asks. An implementation takes a subid,
     * calls {@link MsgServer#login} and returns the subid, as this default does.
     *
     * @param uid    the user, as the login server named them
     * @param secret the secret that the user proves when they connect
     * @return the subid of a login that is in force now; any other is an error, which is logged, and the login refused
     * @throws LoginRefusedException to refuse; the client gets 403
     */
    default String onLogin(String uid, Secret secret) throws LoginRefusedException {
        String subid = server().nextSubid();
        server().login(server().username(uid, subid), secret);
        return subid;
    }

    /**
     * Ends a login, when the user has asked to leave or {@link #onKick} calls it. The default calls
     * {@link MsgServer#logout}; an override calls that at its end.
     */
    default void onLogout(String uid, String subid) {
        server().logout(server().username(uid, subid));
    }

    /**
     * Removes a user, when an operator or a new login of the same uid asks for it. The default calls {@link #onLogout}.
     */
    default void onKick(String uid, String subid) {
        onLogout(uid, subid);
    }

    /**
     * Called when the user's current connection has ended. The user stays logged in and may connect again, perhaps
     * before this is called. Not called when a logout or a later connection of the same user closed the connection.
     */
    default void onDisconnect(Username username) {}

    /**
     * Answers a request. Called once for each request: when the user's connection breaks and they send the request
     * again, the host sends the remembered response.
     *
     * @param username the user who sent the request
     * @param message  at most 65,531 bytes; owned by the handler
     * @return the response, at most 65,530 bytes, owned by the host from now on; null is an empty response
     * @throws Exception for any error: the client learns that the request failed, and the log has the reason
     */
    byte @Nullable [] onRequest(Username username, byte[] message) throws Exception;
}
