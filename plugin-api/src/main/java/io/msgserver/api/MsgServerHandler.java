package io.msgserver.api;

import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * The business logic of a gate: the six handlers of the msgserver template. Implement it in a class with
 * {@link org.pf4j.Extension} and a public constructor that takes the {@link MsgServer}; there is one instance a gate and
 * version. A record gets {@link #server()} for nothing:
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
 * <p>All handlers but {@link #lane()} run on virtual threads and may block, unless the lane says that requests do not. They
 * may run side by side, also for one user: only {@link #onRequest} has an order, and only in {@link Lane#ORDERED}.
 *
 * <p>Whatever a handler throws, also an Error, is logged with the user's name and harms nobody else.
 */
public interface MsgServerHandler extends ExtensionPoint {

    /** The gate, as given to the constructor. */
    MsgServer server();

    /** How requests run. Asked once, before {@link #onRegister}. */
    default Lane lane() {
        return Lane.ORDERED;
    }

    /**
     * Called once for each version of the plugin, when the gate's port is open and before this version takes its first
     * login or request. Throwing means that the version cannot serve.
     *
     * <p>After a restart of the host, who was logged in before is so already: {@code server().online()} has them, and
     * {@link #onLogin} is not called for them again.
     */
    default void onRegister(String servername) {}

    /**
     * The login server, or an operator, hands a user over. Decides, takes a subid, calls {@link MsgServer#login} and
     * returns the subid; this default does just that.
     *
     * @param uid    who it is, as the login server found out
     * @param secret what they will prove when they connect
     * @return the subid of a login that is now in force: any other is a fault, logged and refused
     * @throws LoginRefusedException to refuse; the client gets 403
     */
    default String onLogin(String uid, Secret secret) throws LoginRefusedException {
        String subid = server().nextSubid();
        server().login(server().username(uid, subid), secret);
        return subid;
    }

    /** The user wants to leave, or {@link #onKick} says so. The default ends the login; an override calls it in the end. */
    default void onLogout(String uid, String subid) {
        server().logout(server().username(uid, subid));
    }

    /** Somebody outside wants the user gone: an operator, or a new login of the same uid. The default is a logout. */
    default void onKick(String uid, String subid) {
        onLogout(uid, subid);
    }

    /**
     * The user's current connection has ended. They stay logged in and may come back, perhaps before this is called. Not
     * called when a logout or a later connection of the same user closed it.
     */
    default void onDisconnect(Username username) {}

    /**
     * Answers a request. Asked once for each: when the user's connection breaks and they ask again, the host sends the
     * remembered answer.
     *
     * @param username who asks
     * @param message  at most 65,531 bytes; the handler's to keep
     * @return at most 65,530 bytes, and the host's from now on; null is an empty answer
     * @throws Exception anything: the client is told that the request failed, and the log why
     */
    byte @Nullable [] onRequest(Username username, byte[] message) throws Exception;
}
