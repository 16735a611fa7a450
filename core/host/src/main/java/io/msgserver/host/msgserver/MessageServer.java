package io.msgserver.host.msgserver;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.gate.Connection;
import io.msgserver.host.gate.GateServer;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.plugin.FaultLog;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Users;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One gate: a port, the users who are logged in, and the handler that serves them. Any thread. */
public final class MessageServer {
    private static final Logger log = LoggerFactory.getLogger(MessageServer.class);
    /** How long the last answers may take to leave. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final GateSettings settings;
    private final GateServer port;
    private final Users users;
    private final AtomicLong subids = new AtomicLong();
    private final Workers workers;
    private final FaultLog faults;

    /** Set by {@link #use}, once, before the port opens: connections exist only after that. */
    private volatile @Nullable Template template;
    /** Logins are taken: the handler has been told of the port. Written under the lock of this. */
    private volatile boolean open;

    public MessageServer(GateSettings settings, EventLoops loops, InstantSource clock) {
        this.settings = settings;
        this.users = new Users(new SessionLimits(settings.expiredNumber(), settings.maxPending()));
        this.workers = new Workers(settings.servername());
        this.faults = new FaultLog("gate " + settings.servername(), log, clock);
        this.port = new GateServer(settings, loops, this::handshake);
    }

    public String servername() {
        return settings.servername();
    }

    /** The id of the plugin that this gate serves with. */
    public String pluginId() {
        return settings.plugin();
    }

    /** Who is logged in. */
    public Users users() {
        return users;
    }

    /** Where it listens; null while it is closed. */
    public @Nullable InetSocketAddress address() {
        return port.address();
    }

    /** Connections that are open now, the handshake done or not. */
    public int connections() {
        return port.connections();
    }

    /** What a handler of this gate is given: the gate, and what belongs to the plugin's version. */
    public MsgServer serverFor(PluginHost version) {
        return new HandlerServer(settings.servername(), users, subids, version);
    }

    /**
     * The handler that serves from now on; once, before {@link #open}.
     *
     * @throws PluginFaultException when the handler's {@code lane} failed
     */
    public void use(MsgServerHandler handler) {
        var runner = new RequestRunner(handler, faults);
        template = new Template(handler, lane(handler, runner), workers, faults);
    }

    private RequestLane lane(MsgServerHandler handler, RequestRunner runner) {
        try {
            return RequestLane.of(handler.lane(), runner, workers);
        } catch (Throwable fault) {
            throw new PluginFaultException("lane failed: " + fault, fault);
        }
    }

    /**
     * Takes the port, tells the handler, and lets clients in. No error when it is open.
     *
     * @throws IllegalStateException when the plugin is absent
     * @throws PluginFaultException  when the handler's {@code onRegister} failed: the port is given back
     * @throws IOException           when the port cannot be had
     */
    public synchronized void open() throws IOException {
        Template ready = requireTemplate();
        port.bind();
        try {
            ready.register(servername());
        } catch (PluginFaultException fault) {
            port.close();
            throw fault;
        }
        port.accept();
        open = true;
    }

    /** Listens no longer, and takes no logins. Connections go on, as on the reference. No error when it is closed. */
    public synchronized void close() {
        open = false;
        port.close();
    }

    /**
     * Hands a user over to the handler.
     *
     * @return the subid of the login, which is in force
     * @throws LoginRefusedException    when the gate is closed, or the handler refused or failed
     * @throws IllegalArgumentException when the uid is empty or has control characters
     */
    public String login(String uid, Secret secret) throws LoginRefusedException {
        var who = new Identity(servername(), uid); // Refuses a uid that cannot be one, before it gets into a log.
        if (!open) {
            throw new LoginRefusedException("gate " + servername() + " is not open");
        }
        String subid = requireTemplate().login(who.uid(), secret);
        if (!isLoggedIn(uid, subid)) {
            String fault = "onLogin returned subid " + subid
                    + ", which it did not log in: call server.login before returning it";
            faults.report(uid, fault, null);
            throw new LoginRefusedException(fault);
        }
        return subid;
    }

    /** Handlers return anything, null too. */
    private boolean isLoggedIn(String uid, @Nullable String subid) {
        return users.of(uid).stream().anyMatch(login -> login.subid().equals(subid));
    }

    /**
     * Lets the handler log a user out. One who is not logged in is no error.
     *
     * @throws PluginFaultException  when the handler failed
     * @throws IllegalStateException when the plugin is absent
     */
    public void logout(String uid, String subid) {
        requireTemplate().logout(uid, subid);
    }

    /**
     * Lets the handler throw a user out. One who is not logged in is no error.
     *
     * @throws PluginFaultException  when the handler failed
     * @throws IllegalStateException when the plugin is absent
     */
    public void kick(String uid, String subid) {
        requireTemplate().kick(uid, subid);
    }

    /** Stops for good: what runs may finish within the patience, then it is interrupted; answers leave, connections end. */
    public void stop(Duration patience) {
        close();
        long start = System.nanoTime();
        if (!port.stopReading(patience)) {
            log.warn("gate {}: a handler blocks an event loop after stop_timeout, {} ms: it belongs into another lane",
                    servername(), patience.toMillis());
        }
        Duration left = patience.minusNanos(System.nanoTime() - start);
        if (!workers.finishRequests(left)) {
            log.warn("gate {}: {} requests still run or wait after stop_timeout, {} ms, and are interrupted",
                    servername(),
                    users.pending(), patience.toMillis());
            workers.interruptRequests();
        }
        port.disconnectAll(LAST_WORDS);
        tellDisconnected();
        workers.close();
    }

    /** Netty tells of a closed connection a moment later than it is closed; whoever is first tells the handler. */
    private void tellDisconnected() {
        users.disconnectAll().forEach(username -> requireTemplate().disconnected(username));
    }

    private HandshakeHandler handshake(Connection connection) {
        return new HandshakeHandler(connection, users, requireTemplate(), settings.handshakeTimeout());
    }

    private Template requireTemplate() {
        Template ready = template;
        if (ready == null) {
            throw new IllegalStateException("gate " + servername() + " waits for plugin " + settings.plugin()
                    + ": put its jar into the plugins folder");
        }
        return ready;
    }
}
