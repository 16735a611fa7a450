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
 * A gate as operators and embedding programs control it: open, close, log in, log out, kick, and list its users. These
 * call the same handlers of the plugin as the login server does. Any thread, concurrently. All methods except queries
 * may block while a handler does.
 */
public interface GateAdmin {

    /** Returns the gate's name. */
    String servername();

    /** Returns the id of the plugin that serves the gate. */
    String pluginId();

    /** Returns the address it listens on; null while it is closed. */
    @Nullable
    InetSocketAddress address();

    /** Returns whether it listens. */
    default boolean isOpen() {
        return address() != null;
    }

    /** Returns the limit of open connections. */
    int maxclient();

    /** Returns the number of open connections, with and without a known user. */
    int connections();

    /** Returns the number of requests that its handler has answered or failed since the start. Never decreases. */
    long requestCount();

    /** Returns the number of uids that are logged in. */
    long userCount();

    /**
     * Listens, if the plugin serves. No error when it is open.
     *
     * @throws IllegalStateException when the plugin is absent, or does not serve yet
     * @throws IOException           when the port cannot be bound
     */
    void open() throws IOException;

    /** Stops listening and accepting logins. Connected users stay connected. No error when it is closed. */
    void close();

    /**
     * Logs a user in.
     *
     * @return the subid, with which the user connects
     * @throws LoginRefusedException    when the gate is closed, or its plugin refused or failed
     * @throws IllegalArgumentException when the uid is empty or has control characters
     */
    String login(String uid, Secret secret) throws LoginRefusedException;

    /**
     * Ends one login of a user. No error when it is not in force.
     *
     * @return false when the plugin is absent: the host has then ended the login without it
     * @throws RuntimeException when the plugin's {@code onLogout} failed
     */
    boolean logout(String uid, String subid);

    /**
     * Ends one login of a user against their wish. No error when it is not in force.
     *
     * @return false when the plugin is absent: the host has then ended the login without it
     * @throws RuntimeException when the plugin's {@code onKick} failed
     */
    boolean kick(String uid, String subid);

    /** Returns the logins of a uid, the newest first; empty when there are none. */
    List<SessionStatus> logins(String uid);

    /**
     * Returns a page of the logins, by uid and then by subid. Visits all of them.
     *
     * @param prefix the beginning of the uid; empty for all
     * @param after  the last login of the page before; null for the first page
     * @param most   the size of the page, at least 1
     */
    List<SessionStatus> users(String prefix, @Nullable Username after, int most);

    /** Returns all logins, connected or not, in no order. */
    Stream<Username> loggedIn();

    /** Returns the number of completed calls of the handler's {@code onDisconnect} since the start. */
    long disconnectsTold();
}
