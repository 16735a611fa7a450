package io.msgserver.host;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.control.GateOperations;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.msgserver.PluginFaultException;
import io.msgserver.host.session.SessionStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gate, and the template's controls over it: open, login, logout, kick, close. They run the same handlers of the
 * plugin as the login server does. Any thread; all but the queries may block while a handler does.
 */
public final class Gate implements GateOperations {
    private final MessageServer server;

    Gate(MessageServer server) {
        this.server = server;
    }

    /** The gate's name. */
    @Override
    public String servername() {
        return server.servername();
    }

    @Override
    public String pluginId() {
        return server.pluginId();
    }

    @Override
    public int maxclient() {
        return server.maxclient();
    }

    /** Whether it listens. */
    public boolean isOpen() {
        return address() != null;
    }

    /** Where it listens; null while it is closed. */
    @Override
    public @Nullable InetSocketAddress address() {
        return server.address();
    }

    /**
     * Listens, if the plugin serves: it was told then. No error when it is open.
     *
     * @throws IllegalStateException when the plugin is absent, or is only about to serve
     * @throws IOException           when the port cannot be had
     */
    @Override
    public void open() throws IOException {
        server.open();
    }

    /** Listens no longer, and takes no logins. Connected users stay connected. No error when it is closed. */
    @Override
    public void close() {
        server.close();
    }

    /**
     * Logs a user in.
     *
     * @return the subid, with which they connect
     * @throws LoginRefusedException    when the gate is closed, or its plugin refused or failed
     * @throws IllegalArgumentException when the uid is empty or has control characters
     */
    @Override
    public String login(String uid, Secret secret) throws LoginRefusedException {
        return server.login(uid, secret);
    }

    /**
     * Logs one login of a user out. No error when it is not in force.
     *
     * @return false when the plugin is absent: then the host has ended the login without it
     * @throws PluginFaultException when the plugin's {@code onLogout} failed
     */
    @Override
    public boolean logout(String uid, String subid) {
        return server.logout(uid, subid);
    }

    /**
     * Throws one login of a user out. No error when it is not in force.
     *
     * @return false when the plugin is absent: then the host has ended the login without it
     * @throws PluginFaultException when the plugin's {@code onKick} failed
     */
    @Override
    public boolean kick(String uid, String subid) {
        return server.kick(uid, subid);
    }

    @Override
    public List<SessionStatus> logins(String uid) {
        return server.users().statusOf(uid);
    }

    @Override
    public List<SessionStatus> users(String prefix, @Nullable Username after, int most) {
        return server.users().page(prefix, after, most);
    }

    @Override
    public long userCount() {
        return server.users().count();
    }

    /** Returns all who are logged in, connected or not, in no order. */
    public Stream<Username> loggedIn() {
        return server.users().loggedIn();
    }

    /**
     * Returns all who are logged in, connected or not.
     *
     * @deprecated its name promises connections: use {@link #loggedIn}
     */
    @Deprecated(since = "0.1.0")
    public Stream<Username> online() {
        return server.users().loggedIn();
    }

    /**
     * How often the handler has been told that a user's connection ended: calls of {@code onDisconnect} that are over.
     */
    public long disconnectsTold() {
        return server.disconnectsTold();
    }

    /** Connections that are open now, whether or not their user is known yet. */
    @Override
    public int connections() {
        return server.connections();
    }

    @Override
    public long requestCount() {
        return server.requests().answered() + server.requests().failed();
    }
}
