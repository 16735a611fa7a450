package io.msgserver.api;

import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * The business logic of the login server: who is that? Implement it in a class with {@link org.pf4j.Extension} and a
 * public constructor that takes the {@link LoginServer}. Handlers run on virtual threads, side by side, and may block; the
 * client's time limit for the whole login goes on meanwhile.
 *
 * <pre>{@code
 * @Extension
 * public record Open(LoginServer server) implements LoginServerHandler {
 *     @Override
 *     public Identity onAuth(byte[] token) {
 *         return new Identity("sample", new String(token, UTF_8));
 *     }
 * }
 * }</pre>
 */
public interface LoginServerHandler extends ExtensionPoint {

    /** The login server, as given to the constructor. */
    LoginServer server();

    /**
     * Whom a token claims to be of, before anything of it is checked: the host slows down logins with a uid that has failed several times,
     * as somebody who tries passwords would. Equal for all tokens of one user; need not be somebody who exists. Quick, and without side
     * effects: it is called before each {@link #onAuth}, maybe by the version of the plugin before.
     *
     * @param token as in {@link #onAuth}
     * @return null when failed logins are not to be slowed down, which is the default; also for a token that names nobody
     */
    default @Nullable String claimedUid(byte[] token) {
        return null;
    }

    /**
     * Finds out whom a token names. What computes for long, such as a password's hash, belongs into {@link LoginServer#inTurn}, or those
     * who try passwords take the others' share of the processors.
     *
     * @param token what the client sent, decrypted; opaque to the host, by convention
     *              {@code b64(user)@b64(servername):b64(password)}
     * @throws LoginRefusedException when the token is not good; the client gets 401
     * @throws Exception             any other is a fault of the plugin: logged, and the client gets 401
     */
    Identity onAuth(byte[] token) throws Exception;

    /**
     * Logs a user in whom {@link #onAuth} named. The default asks the gate of that name.
     *
     * @return the subid, which the client is told
     * @throws LoginRefusedException to refuse; the client gets 403
     */
    default String onLogin(Identity who, Secret secret) throws LoginRefusedException {
        return server().login(who, secret);
    }
}
