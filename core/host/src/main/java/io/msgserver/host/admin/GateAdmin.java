package io.msgserver.host.admin;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.session.SessionStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gate, as operators and embedding programs control it: open, close, log in, log out, kick, and its users. The
 * controls run the same handlers of the plugin as the login server does. Any thread, and several at once; all but the
 * queries may block while a handler does.
 */
public interface GateAdmin {

    /** The gate's name. */
    String servername();

    /** The id of the plugin that answers here. */
    String pluginId();

    /** Where it listens; null while it is closed. */
    @Nullable
    InetSocketAddress address();

    /** Whether it listens. */
    default boolean isOpen() {
        return address() != null;
    }

    /** Connections that it takes at once. */
    int maxclient();

    /** Connections that are open now, whether or not their user is known yet. */
    int connections();

    /** Requests that its handler has answered or failed since the start: it only grows. */
    long requestCount();

    /** The uids that are logged in, each counted once. */
    long userCount();

    /**
     * Listens, if the plugin serves. No error when it is open.
     *
     * @throws IllegalStateException when the plugin is absent, or is only about to serve
     * @throws IOException           when the port cannot be had
     */
    void open() throws IOException;

    /** Listens no longer, and takes no logins. Connected users stay connected. No error when it is closed. */
    void close();

    /**
     * Logs a user in.
     *
     * @return the subid, with which they connect
     * @throws LoginRefusedException    when the gate is closed, or its plugin refused or failed
     * @throws IllegalArgumentException when the uid is empty or has control characters
     */
    String login(String uid, Secret secret) throws LoginRefusedException;

    /**
     * Logs one login of a user out. No error when it is not in force.
     *
     * @return false when the plugin is absent: then the host has ended the login without it
     * @throws RuntimeException when the plugin's {@code onLogout} failed
     */
    boolean logout(String uid, String subid);

    /**
     * Throws one login of a user out. No error when it is not in force.
     *
     * @return false when the plugin is absent: then the host has ended the login without it
     * @throws RuntimeException when the plugin's {@code onKick} failed
     */
    boolean kick(String uid, String subid);

    /** The logins of a uid, the newest first; none when they are not logged in. */
    List<SessionStatus> logins(String uid);

    /**
     * Some of those who are logged in, by uid and then by subid. It looks at all of them.
     *
     * @param prefix of the uid; empty for all
     * @param after  where the page before it ended; null for the first
     * @param most   at least 1
     */
    List<SessionStatus> users(String prefix, @Nullable Username after, int most);

    /** Returns all who are logged in, connected or not, in no order. */
    Stream<Username> loggedIn();

    /** The calls of the handler's {@code onDisconnect} that have ended, since the start. */
    long disconnectsTold();
}
