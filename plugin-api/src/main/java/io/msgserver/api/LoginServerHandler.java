package io.msgserver.api;

import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * The business logic of the login server: it decides which user a token names. Implement it in a class with
 * {@link org.pf4j.Extension} and a public constructor that takes the {@link LoginServer}. Handlers run on virtual
 * threads, side by side, and may block; the client's time limit for the whole login includes that time.
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
     * Returns the uid that a token claims, before anything in it is checked. The host slows down logins of a uid whose
     * logins have failed several times, as they do when passwords are guessed. All tokens of one user give the same
     * uid; the user need not exist. The method must be quick and without side effects: it is called before each
     * {@link #onAuth}, sometimes on the former version of the plugin.
     *
     * @param token as in {@link #onAuth}
     * @return the uid; null, the default, when failed logins are not to be slowed down, or when the token names no user
     */
    default @Nullable String claimedUid(byte[] token) {
        return null;
    }

    /**
     * Finds out which user a token names. Run long computations, such as a password's hash, in
     * {@link LoginServer#inTurn}; otherwise clients that guess passwords take the processors from the others.
     *
     * @param token the client's token, decrypted; opaque to the host, by convention
     *              {@code b64(user)@b64(servername):b64(password)}
     * @return the user, and the gate that they want to log in at
     * @throws LoginRefusedException when the token is not valid; the client gets 401
     * @throws Exception             any other is an error of the plugin: it is logged, and the client gets 401
     */
    Identity onAuth(byte[] token) throws Exception;

    /**
     * Logs in the user that {@link #onAuth} returned. The default logs in at the gate of that name.
     *
     * @return the subid, which the client receives
     * @throws LoginRefusedException to refuse; the client gets 403
     */
    default String onLogin(Identity who, Secret secret) throws LoginRefusedException {
        return server().login(who, secret);
    }
}
