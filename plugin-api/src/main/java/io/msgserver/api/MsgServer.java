package io.msgserver.api;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gate that a {@link MsgServerHandler} serves, as the handler sees it. Any thread; no method blocks, but where it says so. */
public interface MsgServer extends PluginHost {

    /** The gate's name. */
    String servername();

    /** The login {@code subid} of {@code uid} at this gate, whether or not there is such a login. */
    default Username username(String uid, String subid) {
        return new Username(uid, subid, servername());
    }

    /**
     * A subid that this gate has never handed out, a decimal number. The host counts, so that a new version of the plugin
     * goes on where the old one was, and keeps the count over restarts; after a crash it jumps ahead. It waits only where
     * subids are asked for by the ten thousand, or the disk that the count is kept on has failed.
     *
     * @throws IllegalStateException after a wait of 5 s
     */
    String nextSubid();

    /**
     * Logs a user in: from now on they may connect with that secret. Called from {@link MsgServerHandler#onLogin}, as a
     * rule.
     *
     * @throws IllegalStateException    when that very username is logged in
     * @throws IllegalArgumentException when the username names another gate
     */
    void login(Username username, Secret secret);

    /**
     * Ends one login: the user's connection is closed, their remembered responses are forgotten, and what still runs for
     * them is answered to nobody. Other logins of the same uid go on. One who is not logged in is no error.
     */
    void logout(Username username);

    /** Whether that login is in force, connected or not. */
    boolean isOnline(Username username);

    /** The numeric address that the user is connected from, without the port; null while they are not connected. */
    @Nullable
    String ip(Username username);

    /** Everybody who is logged in, connected or not, in no order: a live view, which may miss who comes while it is read. */
    Stream<Username> online();
}
