package io.msgserver.api;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gate that a {@link MsgServerHandler} serves. Any thread; no method blocks unless its comment says so. */
public interface MsgServer extends PluginHost {

    /** The gate's name. */
    String servername();

    /** Returns the username of a login of {@code uid} at this gate, whether or not the login exists. */
    default Username username(String uid, String subid) {
        return new Username(uid, subid, servername());
    }

    /**
     * Returns a subid that this gate has never handed out: a decimal number. The host counts, so that the count
     * continues in new versions of the plugin and after restarts; after a crash it skips ahead. The method blocks only
     * when tens of thousands of subids are taken at once, or when the disk that keeps the count fails.
     *
     * @throws IllegalStateException when it has blocked for 5 s
     */
    String nextSubid();

    /**
     * Logs a user in: from now on they may connect with that secret. It is usually called from
     * {@link MsgServerHandler#onLogin}.
     *
     * @throws IllegalStateException    when this username is logged in already
     * @throws IllegalArgumentException when the username names another gate
     */
    void login(Username username, Secret secret);

    /**
     * Ends one login: the user's connection is closed, their remembered responses are deleted, and responses of
     * requests that still run are discarded. Other logins of the same uid remain. Does nothing when the user is not
     * logged in.
     */
    void logout(Username username);

    /** Returns whether the user is logged in, connected or not. */
    default boolean isLoggedIn(Username username) {
        return isOnline(username);
    }

    /** Returns whether the user is logged in and has a connection at this moment. */
    default boolean isConnected(Username username) {
        return ip(username) != null;
    }

    /**
     * Returns the numeric address that the user is connected from, without the port; null while they are not connected.
     */
    @Nullable
    String ip(Username username);

    /**
     * Returns all who are logged in, connected or not, in no order. The stream is a live view, which may miss users who
     * log in while it is read.
     */
    default Stream<Username> loggedIn() {
        return online();
    }

    /** Returns all who are logged in and have a connection, in no order; a live view as {@link #loggedIn} is. */
    default Stream<Username> connected() {
        return loggedIn().filter(this::isConnected);
    }

    /**
     * Returns whether the user is logged in, connected or not.
     *
     * @deprecated its name promises a connection: use {@link #isLoggedIn} or {@link #isConnected}
     */
    @Deprecated(since = "0.1.0")
    boolean isOnline(Username username);

    /**
     * Returns all who are logged in, connected or not.
     *
     * @deprecated its name promises connections: use {@link #loggedIn} or {@link #connected}
     */
    @Deprecated(since = "0.1.0")
    Stream<Username> online();
}
