package io.msgserver.host;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.LoginSettings;
import io.msgserver.host.login.LoginGate;
import io.msgserver.host.login.LoginService;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.msgserver.PluginFaultException;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.plugin.PluginRejectedException;
import io.msgserver.host.plugin.PluginVersion;
import io.msgserver.host.plugin.Plugins;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running host: plugins, gates, and the login server. Any thread.
 *
 * <pre>{@code
 * var settings = HostSettings.read(Path.of("conf/msgserver.json"), Path.of("."));
 * try (Host host = Host.start(settings)) {
 *     String subid = host.gate("sample").login("nzhsoft", Secret.of(secret));
 *     ...
 * }
 * }</pre>
 */
public final class Host implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Host.class);

    private final Duration stopTimeout;
    private final EventLoops loops;
    private final Plugins plugins;
    private final Map<String, MessageServer> servers = new LinkedHashMap<>();
    private final Map<String, Gate> gates = new LinkedHashMap<>();
    private final @Nullable LoginService login;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Host(HostSettings settings, EventLoops loops, Plugins plugins) {
        this.stopTimeout = settings.stopTimeout();
        this.loops = loops;
        this.plugins = plugins;
        for (GateSettings gate : settings.gates()) {
            var server = new MessageServer(gate, loops, InstantSource.system());
            servers.put(gate.servername(), server);
            gates.put(gate.servername(), new Gate(server));
        }
        LoginSettings loginSettings = settings.login();
        this.login = loginSettings == null ? null : new LoginService(loginSettings, loops, loginGates());
    }

    /**
     * Loads the plugins, opens every gate whose plugin is there, and then the login server. A plugin that cannot be loaded,
     * and a gate that waits for one, is logged and keeps nothing else from starting.
     *
     * @throws HostException when a port cannot be had, or the plugins folder not be read
     */
    public static Host start(HostSettings settings) throws HostException {
        var loops = EventLoops.start();
        try {
            var host = new Host(settings, loops, Plugins.load(settings.plugins(), version()));
            host.openOrClose(settings);
            return host;
        } catch (IOException e) {
            loops.close();
            throw new HostException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error fault) {
            loops.close();
            throw fault;
        }
    }

    /** The version of msgserver, as in {@code 1.2.3}: what plugins' {@code Plugin-Requires} is compared with. */
    public static String version() {
        try (InputStream text = Objects.requireNonNull(Host.class.getResourceAsStream("version.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openOrClose(HostSettings settings) throws IOException {
        try {
            for (MessageServer server : servers.values()) {
                open(server);
            }
            if (settings.login() != null) {
                openLogin(settings.login().plugin());
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
        warnOfUnknownIds(settings);
        tellWhatRuns();
    }

    /** The last line of the start: a host with a closed gate must not look as if all were well. */
    private void tellWhatRuns() {
        var closed = new ArrayList<String>();
        if (login != null && login.address() == null) {
            closed.add("the login server");
        }
        gates.values().stream().filter(gate -> !gate.isOpen()).forEach(gate -> closed.add("gate " + gate.servername()));
        if (!closed.isEmpty()) {
            log.warn("msgserver {} runs, but these are closed, for the reasons above: {}", version(),
                    String.join(", ", closed));
        } else if (gates.isEmpty() && login == null) {
            log.warn("msgserver {} runs and has nothing to do: the settings name no gate and no login server",
                    version());
        } else {
            log.info("msgserver {} runs, all is open", version());
        }
    }

    private void warnOfUnknownIds(HostSettings settings) {
        var unknown = new TreeSet<>(settings.plugins().settings().keySet());
        unknown.removeAll(plugins.ids());
        if (!unknown.isEmpty()) {
            log.warn("plugins.settings has settings for plugins that are not there: {}; there are {}", unknown,
                    plugins.ids());
        }
    }

    private void open(MessageServer server) throws IOException {
        PluginVersion version = plugins.version(server.pluginId());
        if (version == null) {
            log.warn("gate {} stays closed and waits for plugin {}: put its jar into {}; there are {}",
                    server.servername(),
                    server.pluginId(), plugins.folder(), plugins.ids());
            return;
        }
        try {
            server.use(version.create(MsgServerHandler.class, MsgServer.class, server.serverFor(version.host())));
            server.open();
        } catch (PluginRejectedException | PluginFaultException rejected) {
            log.error("gate {} stays closed: plugin {} cannot serve it: {}", server.servername(), version,
                    rejected.getMessage(), traceOf(rejected));
        }
    }

    private void openLogin(String pluginId) throws IOException {
        LoginService service = requireLogin();
        PluginVersion version = plugins.version(pluginId);
        if (version == null) {
            log.warn("the login server stays closed and waits for plugin {}: put its jar into {}; there are {}",
                    pluginId,
                    plugins.folder(), plugins.ids());
            return;
        }
        try {
            service.open(
                    version.create(LoginServerHandler.class, LoginServer.class, service.serverFor(version.host())));
        } catch (PluginRejectedException rejected) {
            log.error("the login server stays closed: plugin {} cannot serve it: {}", version, rejected.getMessage(),
                    traceOf(rejected));
        }
    }

    /** A plugin that says what an operator did wrong says it in its message; where anything else came from, its author has to see. */
    private static @Nullable Throwable traceOf(Exception rejected) {
        Throwable cause = rejected.getCause();
        return cause == null || cause instanceof IOException || cause instanceof IllegalArgumentException
                ? null
                : cause;
    }

    private LoginService requireLogin() {
        if (login == null) {
            throw new IllegalStateException("this host has no login server");
        }
        return login;
    }

    /**
     * The gate of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Gate gate(String servername) {
        Gate gate = gates.get(servername);
        if (gate == null) {
            throw new IllegalArgumentException("there is no gate " + servername + ", only " + gates.keySet());
        }
        return gate;
    }

    /** All gates, in the order of the settings, those that are closed too. */
    public Collection<Gate> gates() {
        return List.copyOf(gates.values());
    }

    /** Where the login server listens; null when there is none or it is closed. */
    public @Nullable InetSocketAddress loginAddress() {
        return login == null ? null : login.address();
    }

    /**
     * Stops in the reverse order of the start: no new logins or connections; requests that run may finish within
     * {@code stop_timeout}; answers leave; connections end; plugins stop. Returns when all is done; a second call does
     * nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long running = servers.values().stream().mapToLong(server -> server.users().pending()).sum();
        log.info("stopping; {} requests run and may take up to {} s to end", running, stopTimeout.toMillis() / 1000.0);
        stopListeners();
        plugins.close();
        loops.close();
        log.info("stopped");
    }

    /**
     * Logins first, since they need a gate that is open, and within half of the time at most, so that requests have the rest.
     * Gates side by side, on platform threads: handlers that compute without end keep virtual ones from running.
     */
    private void stopListeners() {
        Duration left = login == null ? stopTimeout : stopTimeout.minus(stopLogin(login));
        List<Thread> stops = servers.values().stream()
                .map(server -> Thread.ofPlatform().daemon().start(() -> server.stop(left)))
                .toList();
        boolean interrupted = false;
        for (Thread stop : stops) {
            interrupted |= !joined(stop);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long it took. */
    private Duration stopLogin(LoginService service) {
        long start = System.nanoTime();
        service.stop(stopTimeout.dividedBy(2));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** To the end, or plugins would stop under requests that run. False when the caller was interrupted meanwhile. */
    private static boolean joined(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return !interrupted;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
    }

    private Map<String, LoginGate> loginGates() {
        var found = new LinkedHashMap<String, LoginGate>();
        servers.forEach((name, server) -> found.put(name, new GateForLogin(server)));
        return Map.copyOf(found);
    }

    /** The login server and the gates do not know one another. */
    private record GateForLogin(MessageServer server) implements LoginGate {
        @Override
        public String login(String uid, Secret secret) throws LoginRefusedException {
            return server.login(uid, secret);
        }

        @Override
        public void kick(String uid, String subid) {
            server.kick(uid, subid);
        }

        @Override
        public List<String> online(String uid) {
            return server.users().of(uid).stream().map(Username::subid).toList();
        }
    }
}
