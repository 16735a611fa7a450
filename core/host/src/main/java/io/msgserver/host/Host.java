package io.msgserver.host;

import io.msgserver.base.config.SettingsException;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.admin.HostStatus;
import io.msgserver.host.admin.LoggedEvent;
import io.msgserver.host.admin.RecentErrors;
import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.LoginSettings;
import io.msgserver.host.config.SettingsFile;
import io.msgserver.host.control.ControlServer;
import io.msgserver.host.control.RunFolder;
import io.msgserver.host.gate.BufferedTotal;
import io.msgserver.host.login.LoginGate;
import io.msgserver.host.login.LoginService;
import io.msgserver.host.metrics.Meters;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.msgserver.Watchdog;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.session.PendingTotal;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.session.RequestRate;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.store.GateSessions;
import io.msgserver.host.store.SessionStore;
import io.msgserver.host.tls.TlsFiles;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.jar.JarInTheWayException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.PluginMetric;
import io.msgserver.hotswap.version.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A running host: plugins, gates, the login server and the control server. Any thread.
 *
 * <p>To prove that an old version of a plugin is collected, the host requests garbage collections with
 * {@link System#gc}: up to four after a swap, at least ten scans of the plugins folder (10 s at most) apart, and more
 * of them while a swap waits for old versions to go. With G1 each is a pause for the whole heap, unless the JVM runs
 * with {@code -XX:+ExplicitGCInvokesConcurrent}, as {@code bin/msgserver} does. With {@code -XX:+DisableExplicitGC} old
 * versions go when the JVM itself collects them, and swaps may have to wait for that.
 *
 * <pre>{@code
 * var settings = HostSettings.read(Path.of("conf/msgserver.json"), Path.of("."));
 * try (Host host = Host.start(settings)) {
 *     String subid = host.gate("sample").login("nzhsoft", Secret.of(secret));
 *     ...
 * }
 * }</pre>
 */
public final class Host implements HostAdmin, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Host.class);
    /** The limit of unwritten time beyond which a host is not ready: a crash would log users out. */
    private static final Duration LONGEST_UNWRITTEN = Duration.ofSeconds(30);

    private final HostSettings settings;
    /** Null when the settings came from elsewhere. */
    private final @Nullable SettingsFile file;
    private final Instant started;
    /** The time of {@code started} in {@link System#nanoTime}: the system clock may be set while the host runs. */
    private final long startedNanos;
    private final Duration stopTimeout;
    private final SessionStore sessions;
    private final RememberedTotal remembered;
    private final PendingTotal pending;
    private final BufferedTotal buffered;
    private final EventLoops loops;
    private final Plugins plugins;
    private final Meters meters;
    private final Map<String, MessageServer> servers = new LinkedHashMap<>();
    private final @Nullable LoginService login;
    private final ClientFaults clientFaults;
    private final Watchdog watchdog;
    private final TlsFiles tls = new TlsFiles();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Null until everything else has started, and for a host without a control server. */
    private volatile @Nullable ControlServer control;

    private Host(HostSettings settings, @Nullable SettingsFile file, SessionStore sessions, EventLoops loops,
            Plugins plugins, Meters meters) throws IOException {
        this.settings = settings;
        this.file = file;
        this.started = Instant.now();
        this.startedNanos = System.nanoTime();
        this.stopTimeout = settings.stopTimeout();
        this.sessions = sessions;
        this.loops = loops;
        this.plugins = plugins;
        this.meters = meters;
        this.remembered = new RememberedTotal(settings.sessions().maxRemembered());
        this.pending = new PendingTotal(settings.sessions().maxPendingBytes());
        this.buffered = new BufferedTotal(settings.sessions().maxBuffered());
        for (GateSettings gate : settings.gates()) {
            GateSessions kept = sessions.restore(gate.servername(), limits(gate));
            remembered.watch(kept.users());
            var server = new MessageServer(gate, kept.users(), kept.subids(), loops, plugins,
                    settings.handshakes(), tls.open("gate " + gate.servername(), gate.listener().tls()), buffered);
            servers.put(gate.servername(), server);
        }
        LoginSettings loginSettings = settings.login();
        this.login = loginSettings == null
                ? null
                : new LoginService(loginSettings, loops, plugins, loginGates(), settings.handshakes(),
                        tls.open("the login server", loginSettings.listener().tls()));
        this.clientFaults = new ClientFaults(login, servers.values(), remembered);
        this.watchdog = new Watchdog(loops);
        watch();
    }

    private SessionLimits limits(GateSettings gate) {
        Integer rate = gate.requests().requestsPerSecond();
        return new SessionLimits(gate.requests().expiredNumber(), gate.requests().maxPending(),
                gate.requests().maxPendingBytes(), gate.requests().maxRemembered(),
                remembered, pending, rate == null ? null : RequestRate.of(rate, System::nanoTime));
    }

    /**
     * Starts a host: restores the logins of the last host, loads the plugins, opens every gate whose plugin is present,
     * then the login server, and the control server when the settings have one. A plugin that cannot be loaded, and a
     * gate that waits for one, is logged and does not keep the rest from starting.
     *
     * @throws HostException when a port cannot be bound, the plugins folder cannot be read, or the folder {@code run}
     *                       or the work folder cannot be written; also when another host has the session store, or it
     *                       cannot be written
     */
    public static Host start(HostSettings settings) throws HostException {
        return start(settings, null, Timers.ofSystem());
    }

    /**
     * Starts a host as {@link #start(HostSettings)} does, and watches the file: changes of {@code plugins.settings}
     * take effect without a restart, by a swap of the plugins whose settings changed.
     */
    public static Host start(SettingsFile file) throws HostException {
        return start(file, Timers.ofSystem());
    }

    /**
     * Starts a host as {@link #start(SettingsFile)} does, with timers for plugins that do not follow real time: for
     * tests.
     */
    public static Host start(SettingsFile file, Timers timers) throws HostException {
        return start(file.settings(), file, timers);
    }

    private static Host start(HostSettings settings, @Nullable SettingsFile file, Timers timers) throws HostException {
        try {
            makeRunFolder(settings);
            return start(settings, file, timers,
                    SessionStore.open(settings.sessions().store(), InstantSource.system()));
        } catch (IOException e) {
            throw new HostException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Creates the run folder before anything else: only the host's own user may read it, and no other user may put a
     * folder in its place.
     */
    private static void makeRunFolder(HostSettings settings) throws IOException {
        var run = RunFolder.of(settings.plugins().home());
        if (Stream.of(settings.sessions().store(), settings.plugins().work()).filter(Objects::nonNull)
                .noneMatch(path -> absolute(run.path()).equals(absolute(path).getParent()))) {
            return;
        }
        try {
            run.make();
        } catch (IOException e) {
            throw new IOException(run.path() + " cannot be used: " + e.getMessage()
                    + "; let the user that runs the host write there", e);
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Starts a host that owns the store: it is closed with the host, also when the start fails. */
    static Host start(HostSettings settings, @Nullable SettingsFile file, Timers timers, SessionStore sessions)
            throws IOException {
        EventLoops loops = null;
        var meters = new Meters();
        try {
            loops = EventLoops.start(settings.eventLoops());
            var plugins = new Plugins(settings.plugins(), file, version(), InstantSource.system(), meters.plugins(),
                    timers);
            var host = new Host(settings, file, sessions, loops, plugins, meters);
            host.openOrClose(settings);
            return host;
        } catch (IOException | RuntimeException | Error fault) {
            // Has no effect when the host exists and has closed them.
            sessions.close(settings.stopTimeout());
            meters.close();
            if (loops != null) {
                loops.close();
            }
            throw fault;
        }
    }

    /**
     * Returns the version of msgserver, as in {@code 1.2.3}. The {@code Plugin-Requires} of plugins is compared with
     * it.
     */
    public static String version() {
        try (InputStream text = Objects.requireNonNull(Host.class.getResourceAsStream("version.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openOrClose(HostSettings settings) throws IOException {
        try {
            sessions.begin();
            watchdog.start();
            plugins.start();
            startControl(settings);
            clientFaults.start();
            tls.start();
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
        warnOfUnknownIds(settings);
        new TrustNotice(settings).log(login == null ? null : login.identity());
        logStarted();
    }

    private void watch() {
        meters.watch(loops);
        meters.watch(sessions);
        meters.watch(remembered);
        meters.watch(pending);
        meters.watch(buffered);
        meters.watch(plugins);
        servers.values().forEach(meters::watch);
        meters.watch(watchdog);
        servers.values().forEach(watchdog::watch);
        if (login != null) {
            meters.watch(login);
            watchdog.watch(login::busy);
        }
    }

    /** Starts the control server after the plugins, so that its first reply is complete. */
    private void startControl(HostSettings settings) throws IOException {
        ControlSettings wanted = settings.control();
        if (wanted != null) {
            ControlServer started = ControlServer.start(wanted, settings.plugins().home(),
                    tls.open("control", wanted.tls()), this);
            control = started;
            meters.watch(started.listener(), "control");
        }
    }

    /** Logs the last lines of the start: closed gates are named, so that the log does not look as if all were well. */
    private void logStarted() {
        var waiting = new ArrayList<String>();
        if (login != null && login.address() == null) {
            waiting.add("the login server for plugin " + login.pluginId() + plugins.suggestionFor(login.pluginId()));
        }
        servers.values().stream().filter(server -> server.address() == null)
                .forEach(server -> waiting.add("gate " + server.servername() + " for plugin " + server.pluginId()
                        + plugins.suggestionFor(server.pluginId())));
        if (!waiting.isEmpty()) {
            log.warn("msgserver {} runs, but these are closed and wait: {}; put the jars into {}; {}", version(),
                    String.join(", ", waiting), plugins.folder(), servingPlugins());
        } else if (!plugins.standIns().isEmpty()) {
            log.warn("msgserver {} runs, all is open, but the jars in {} cannot serve, and these plugins serve with the"
                    + " version that served last: {}; see the errors above, and put good jars there", version(),
                    plugins.folder(), String.join(", ", plugins.standIns()));
        } else if (servers.isEmpty() && login == null) {
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
            log.warn("plugins.settings has settings for plugins that do not serve: {}; correct the ids, or put the jars"
                    + " into {}; {}", String.join(", ", unknown), plugins.folder(), servingPlugins());
        }
    }

    /** Returns the ids of the plugins that serve, for a log line. */
    private String servingPlugins() {
        return plugins.ids().isEmpty() ? "no plugin serves" : "these serve: " + String.join(", ", plugins.ids());
    }

    /**
     * Returns the gate of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public GateAdmin gate(String servername) {
        GateAdmin gate = servers.get(servername);
        if (gate == null) {
            throw new IllegalArgumentException("there is no gate " + servername + ", only " + servers.keySet());
        }
        return gate;
    }

    /**
     * Returns every plugin that is present, was present, or is waited for, by id: its versions, the gates they serve,
     * and refused ones.
     */
    @Override
    public List<PluginStatus> plugins() {
        return plugins.status();
    }

    @Override
    public List<Refusal> refusedJars() {
        return plugins.refusedFiles();
    }

    @Override
    public String rollback(String pluginId) throws PluginRejectedException, IOException, InterruptedException {
        return plugins.rollback(pluginId);
    }

    /**
     * Checks a jar without running its code, copies it into the plugins folder in place of the plugin's jar if there is
     * one, and waits until it serves. If it cannot serve, the former jar is restored. The given file stays where it is.
     *
     * @throws JarInTheWayException    when another jar keeps it from coming into service
     * @throws PluginRejectedException when it cannot serve
     * @throws IOException             when the plugins folder cannot be written, or the file cannot be read
     * @throws InterruptedException    when the caller was interrupted while it waited
     */
    public Installed install(Path jar) throws PluginRejectedException, IOException, InterruptedException {
        Path upload = newUpload();
        try {
            Files.copy(jar, upload, StandardCopyOption.REPLACE_EXISTING);
            return installUpload(upload);
        } finally {
            Files.deleteIfExists(upload);
        }
    }

    @Override
    public Path newUpload() throws IOException {
        return plugins.newUpload();
    }

    @Override
    public Installed installUpload(Path upload) throws PluginRejectedException, IOException, InterruptedException {
        return plugins.install(upload);
    }

    /**
     * Returns the settings in force. They include settings that a plugin has refused; {@link #plugins} shows these
     * refusals.
     */
    @Override
    public HostSettings settings() {
        return settings.with(plugins.settings());
    }

    /**
     * Reads the settings file now, instead of a moment after its change, and waits until each plugin with changed
     * settings serves with them. A plugin that cannot keeps its former settings.
     *
     * @throws IllegalStateException   when the host was not started with a file
     * @throws SettingsException       when the file is invalid; nothing has changed then
     * @throws PluginRejectedException when a plugin does not accept its settings
     * @throws IOException             when the plugin cannot be copied
     * @throws InterruptedException    when the caller was interrupted while it waited
     */
    public void rereadSettings()
            throws SettingsException, PluginRejectedException, IOException, InterruptedException {
        if (file == null) {
            throw new IllegalStateException("this host was not started with a settings file");
        }
        plugins.changeSettings(file.reread().settings().plugins());
    }

    @Override
    public List<LoggedEvent> recentErrors() {
        return RecentErrors.ofLogging();
    }

    @Override
    public boolean setLevel(String logger, Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LogLevels levels) {
            levels.set(logger, level);
            return true;
        }
        return false;
    }

    @Override
    public HostStatus status() {
        return new HostStatus(version(), started, Duration.ofNanos(System.nanoTime() - startedNanos),
                login == null ? null : new HostStatus.Login(login.pluginId(), login.address()), missing());
    }

    @Override
    public List<GateAdmin> gates() {
        return List.copyOf(servers.values());
    }

    @Override
    public String metrics() {
        return meters.scrape();
    }

    @Override
    public List<PluginMetric> metricsOf(String pluginId) {
        return meters.of(pluginId);
    }

    @Override
    public List<String> missing() {
        if (closed.get()) {
            return List.of("the host stops");
        }
        return Stream.concat(servers.values().stream().filter(MessageServer::isRequired).flatMap(this::missing),
                unwritten(sessions.unwritten())).toList();
    }

    private static Stream<String> unwritten(Duration time) {
        return time.compareTo(LONGEST_UNWRITTEN) < 0
                ? Stream.empty()
                : Stream.of("the session store has not been written for " + time.toSeconds()
                        + " s: make room on its disk, or see what keeps that from answering");
    }

    private Stream<String> missing(MessageServer gate) {
        if (!gate.isServed()) {
            return Stream.of("gate " + gate.servername() + " waits for plugin " + gate.pluginId()
                    + plugins.suggestionFor(gate.pluginId()));
        }
        return gate.address() == null ? Stream.of("gate " + gate.servername() + " is closed") : Stream.empty();
    }

    /** Returns the address of the login server; null when there is none or it is closed. */
    public @Nullable InetSocketAddress loginAddress() {
        return login == null ? null : login.address();
    }

    /** Returns the address of the control server; null when there is none. */
    public @Nullable InetSocketAddress controlAddress() {
        ControlServer server = control;
        return server == null ? null : server.address();
    }

    /**
     * Stops in the reverse order of the start: new logins and connections are refused; running requests may finish
     * within {@code stop_timeout}; responses leave; connections end; plugins stop; sessions are written, remembered
     * responses within one more {@code stop_timeout}. Operators can query the host until the end, which reports itself
     * as not ready, but can change nothing. Returns when all is done; a second call has no effect.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long running = servers.values().stream().mapToLong(server -> server.users().pending()).sum();
        log.info("stopping; {} requests run and may take up to {} s to end", running, stopTimeout.toMillis() / 1000.0);
        ControlServer server = control;
        if (server != null) {
            server.refuseChanges();
        }
        plugins.halt();
        stopListeners();
        clientFaults.close();
        tls.close();
        plugins.close();
        watchdog.close(); // Closed before the loops, or it might create another one when all have ended.
        loops.close();
        sessions.close(stopTimeout);
        if (server != null) {
            server.close();
        }
        meters.close();
        log.info("stopped");
    }

    /**
     * Stops the login server first, since logins need an open gate, within half of the time at most, so that requests
     * have the rest. Then stops the gates concurrently, on platform threads: handlers that compute without end keep
     * virtual threads from running.
     */
    private void stopListeners() {
        servers.values().forEach(MessageServer::refuseConnections);
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

    /** Stops the login server. Returns how long it took. */
    private Duration stopLogin(LoginService service) {
        long start = System.nanoTime();
        service.stop(stopTimeout.dividedBy(2));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * Waits until the thread has ended: otherwise plugins would stop while requests run. Returns false when the caller
     * was interrupted meanwhile.
     */
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
}
