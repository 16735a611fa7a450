package io.msgserver.host.msgserver;

import io.msgserver.api.Identity;
import io.msgserver.api.Lane;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.StateHandover;
import io.msgserver.api.Username;
import io.msgserver.base.count.Tally;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HandlerLimits;
import io.msgserver.host.gate.BufferedTotal;
import io.msgserver.host.gate.Connection;
import io.msgserver.host.gate.GateServer;
import io.msgserver.host.gate.Traffic;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.net.Listener;
import io.msgserver.host.net.ThrottledLog;
import io.msgserver.host.session.SessionStatus;
import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.HandshakeKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One gate: a port, its logged-in users, and the handler that serves them. Any thread. */
public final class MessageServer implements GateAdmin {
    private static final Logger log = LoggerFactory.getLogger(MessageServer.class);
    /** The time limit for the last responses to leave. */
    private static final Duration LAST_WRITE_TIME = Duration.ofSeconds(1);

    private final GateSettings settings;
    private final GateServer port;
    private final Users users;
    private final Subids subids;
    private final Workers workers;
    private final FaultLog faults;
    private final Handlers<VersionHandler> handlers;
    private final RequestRunner runner;
    private final RequestLanes lanes;
    private final UserEvents events;
    private final RequestCounts counts = new RequestCounts();
    private final Tally<HandshakeOutcome> handshakes = new Tally<>(HandshakeOutcome.class);
    private final Set<HandshakeKind> allowed;
    private final ThrottledLog fullWarning = new ThrottledLog();

    // Guarded by this.
    /** Whether an operator closed the gate, whatever the state of its plugin. */
    private boolean closed;
    /** Whether a version serves, or has been passed the gate and is about to serve. */
    private boolean served;
    /** Whether clients are connected that are not read from any more because the plugin is gone. */
    private boolean stale;

    /**
     * @param users    the logins of the gate, those restored from before a restart included
     * @param allowed  the handshakes from which secrets are accepted
     * @param tls      creates the server's TLS engines; null for none
     * @param buffered the total of all gates of the host
     */
    public MessageServer(GateSettings settings, Users users, Subids subids, EventLoops loops, Plugins plugins,
            Set<HandshakeKind> allowed, @Nullable SSLContext tls, BufferedTotal buffered) {
        this.allowed = allowed;
        this.settings = settings;
        this.users = users;
        this.subids = subids;
        this.workers = new Workers(settings.servername());
        this.faults = new FaultLog("gate " + settings.servername(), log);
        this.port = new GateServer(settings, loops, tls, buffered, this::handshake);
        this.handlers = plugins.add(settings.plugin(), new GateEndpoint());
        this.runner = new RequestRunner(faults, counts);
        this.lanes = new RequestLanes(handlers, runner, workers);
        users.cancelIn(new GateRequests(workers, counts));
        loops.onAbandoned(lanes::startWaiting);
        this.events = new UserEvents(settings, users, handlers, workers, faults, plugins::suggestionFor);
    }

    @Override
    public String servername() {
        return settings.servername();
    }

    @Override
    public String pluginId() {
        return settings.plugin();
    }

    /** Returns the logins. */
    public Users users() {
        return users;
    }

    @Override
    public @Nullable InetSocketAddress address() {
        return port.address();
    }

    /** Returns whether its plugin serves. */
    public synchronized boolean isServed() {
        return served;
    }

    /** Returns whether the host is ready only when this gate is open. */
    public boolean isRequired() {
        return settings.required();
    }

    @Override
    public int maxclient() {
        return settings.listener().maxclient();
    }

    @Override
    public int connections() {
        return port.listener().count();
    }

    @Override
    public List<SessionStatus> logins(String uid) {
        return users.statusOf(uid);
    }

    @Override
    public List<SessionStatus> users(String prefix, @Nullable Username after, int most) {
        return users.page(prefix, after, most);
    }

    @Override
    public long userCount() {
        return users.count();
    }

    @Override
    public Stream<Username> loggedIn() {
        return users.loggedIn();
    }

    @Override
    public long requestCount() {
        return counts.answered() + counts.failed();
    }

    /** Returns its port with the counts of its connections. */
    public Listener listener() {
        return port.listener();
    }

    /** Returns the counts of its connections. */
    public Traffic traffic() {
        return port.traffic();
    }

    /** Returns the counts of requests. */
    public RequestCounts requests() {
        return counts;
    }

    @Override
    public long disconnectsTold() {
        return events.disconnectsTold();
    }

    public Tally<HandshakeOutcome> handshakes() {
        return handshakes;
    }

    @Override
    public synchronized void open() throws IOException {
        if (!served) {
            throw events.absent();
        }
        port.bind();
        // Set only after the port was bound: a gate that is not closed has a port.
        closed = false;
        port.accept();
    }

    /** Stops listening and accepting logins. Connections stay open, as on the reference. No error when it is closed. */
    @Override
    public synchronized void close() {
        closed = true;
        port.close();
    }

    /** Refuses new connections because the host stops. Logins in progress may finish. */
    public void refuseConnections() {
        port.refuse();
    }

    private synchronized boolean takesLogins() {
        return served && !closed;
    }

    @Override
    public String login(String uid, Secret secret) throws LoginRefusedException {
        requireOpen(uid, secret);
        return events.login(uid, secret);
    }

    /**
     * Checks that {@link #login} would call the handler.
     *
     * @throws LoginRefusedException    when the gate is closed or has no room for another login, or the secret is of a
     *                                  handshake that is not allowed
     * @throws IllegalArgumentException when the uid is empty or has control characters
     */
    public void requireOpen(String uid, Secret secret) throws LoginRefusedException {
        var _ = new Identity(servername(), uid); // Throws for an invalid uid, which must not get into a log.
        if (!takesLogins()) {
            throw new LoginRefusedException("gate " + servername() + " is not open");
        }
        var kind = HandshakeKind.of(secret.bytes().length);
        if (!allowed.contains(kind)) {
            throw new LoginRefusedException("the secret is one of the handshake " + kind
                    + ", which the settings do not allow: handshakes is " + allowed);
        }
        requireRoom(uid);
    }

    /** Checks the limit of logins. Concurrent logins may exceed it together. */
    private void requireRoom(String uid) throws LoginRefusedException {
        if (users.count() >= settings.maxLogins() && users.of(uid).isEmpty()) {
            String full = "gate " + servername() + " has " + settings.maxLogins() + " logins in force, its max_logins";
            log.atLevel(fullWarning.isDue() ? Level.WARN : Level.DEBUG).log("{}: a login is refused", full);
            throw new LoginRefusedException(full);
        }
    }

    @Override
    public boolean logout(String uid, String subid) {
        return events.logout(uid, subid);
    }

    @Override
    public boolean kick(String uid, String subid) {
        return events.kick(uid, subid);
    }

    /**
     * Stops permanently. Running requests may finish within the patience and are then interrupted; responses leave,
     * connections end.
     */
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
                    servername(), users.pending(), patience.toMillis());
        }
        workers.interruptRequests();
        disconnectAll();
        // Netty reports a closed connection a moment after its close. Whichever comes first calls the handler.
        users.disconnectAll().forEach(events::disconnected);
        workers.close();
    }

    /** Ends all connections. Clients that acknowledge are sent the reason. */
    private void disconnectAll() {
        users.announceToAll(CloseReason.STOPPING);
        port.disconnectAll(LAST_WRITE_TIME);
    }

    private HandshakeHandler handshake(Connection connection) {
        return new HandshakeHandler(connection, users, new GateServing(), settings.clients().handshakeTimeout(),
                handshakes,
                allowed);
    }

    /** Returns the watches for the watchdog. */
    List<Watched> watched(EventLoops loops) {
        HandlerLimits limits = settings.handlers();
        return List.of(new LoopWatch(servername(), limits, loops, counts, lanes, faults),
                workers.watched(limits.requestTimeout()), events.watched());
    }

    /** Returns the running calls of the handler on virtual threads. */
    Stream<BusyCall> busy() {
        return Stream.concat(workers.busy(), events.busy());
    }

    private final class GateServing implements Serving {
        @Override
        public RequestLanes lanes() {
            return lanes;
        }

        @Override
        public RequestCounts counts() {
            return counts;
        }

        @Override
        public void disconnected(Username username) {
            events.disconnected(username);
        }
    }

    /** This gate, which opens and closes with the versions of its plugin. */
    private final class GateEndpoint implements Endpoint<VersionHandler> {
        @Override
        public String name() {
            return "gate " + servername();
        }

        @Override
        public VersionHandler createHandler(PluginVersion version) throws PluginRejectedException {
            var server = new VersionGate(servername(), users, subids, version.host());
            version.addActivationListener(server);
            MsgServerHandler handler = version.create(MsgServerHandler.class, MsgServer.class, server);
            return new VersionHandler(handler, lane(handler), faults, version);
        }

        private static Lane lane(MsgServerHandler handler) throws PluginRejectedException {
            Lane lane = handler.lane();
            if (lane == null) {
                throw new PluginRejectedException("its lane is null: return one of Lane's values");
            }
            return lane;
        }

        @Override
        public void bind() throws IOException {
            synchronized (MessageServer.this) {
                if (!closed) {
                    port.bind();
                }
            }
        }

        @Override
        public void register(VersionHandler versionHandler) {
            versionHandler.register(servername());
        }

        @Override
        public void acceptClients() {
            synchronized (MessageServer.this) {
                if (stale) {
                    stale = false;
                    disconnectAll();
                }
                boolean first = !served;
                served = true;
                if (first && !closed) {
                    port.accept();
                }
            }
        }

        /**
         * Stops reading from connected users, and disconnects them when their requests have ended: clients reconnect
         * and ask again.
         */
        @Override
        public void suspend() {
            synchronized (MessageServer.this) {
                served = false;
                stale = true;
                port.close();
            }
            port.stopReading(LAST_WRITE_TIME);
        }

        @Override
        public void drained() {
            synchronized (MessageServer.this) {
                if (stale && !served) {
                    stale = false;
                    disconnectAll();
                }
            }
        }

        @Override
        public @Nullable StateHandover stateHandover(VersionHandler versionHandler) {
            return versionHandler.handler() instanceof StateHandover state ? state : null;
        }

        @Override
        public int abandon(VersionHandler versionHandler) {
            return events.abandon(versionHandler) + workers.abandon(versionHandler);
        }
    }
}
