package io.msgserver.host.login;

import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.StateHandover;
import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;
import io.msgserver.host.config.AddressSettings;
import io.msgserver.host.config.LoginSettings;
import io.msgserver.host.net.AddressBounds;
import io.msgserver.host.net.ConnectionSetup;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.net.Listener;
import io.msgserver.host.net.PerLoop;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.GracePeriod;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.ServerIdentity;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login server's port and the logins that arrive through it. Any thread. */
public final class LoginService {
    private static final Logger log = LoggerFactory.getLogger(LoginService.class);
    /** The time limit for the last answers to leave. */
    private static final Duration LAST_WRITE_TIME = Duration.ofSeconds(1);
    /** The limit of uids whose failed logins are counted: some tens of megabytes at most. */
    private static final int REMEMBERED_UIDS = 100_000;
    /** A computation never yields its thread: some processors must stay free for the connected users. */
    private static final int COMPUTING = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final LoginSettings settings;
    private final Map<String, LoginGate> gates;
    private final @Nullable ServerIdentity identity;
    private final Listener listener;
    private final FaultLog faults = new FaultLog("the login server", log);
    private final KeyExchange exchange;
    private final ExecutorService threads = threads("login");
    /** These outlive the logins: an answer is known to be lost only when its connection has closed. */
    private final ExecutorService withdrawals = threads("login-withdrawal");
    private final PerLoop<LoginBatches> batches = new PerLoop<>(loop -> LoginBatches.of(loop, threads));
    private final LoginCalls calls = new LoginCalls();
    private final FailedLogins failures;
    private final ComputeQueue queue;
    private final LoginDecider decider;
    private final LoginCounts counts = new LoginCounts(new Tally<>(LoginOutcome.class), new Times(),
            new Tally<>(HandshakeKind.class));

    /**
     * @param gates   by servername, closed ones included
     * @param allowed the handshakes that clients may choose from
     * @param tls     creates the server's TLS engines; null for none
     * @throws IOException when the file with its identity is invalid; the message contains the remedy
     */
    public LoginService(LoginSettings settings, EventLoops loops, Plugins plugins, Map<String, LoginGate> gates,
            Set<HandshakeKind> allowed, @Nullable SSLContext tls) throws IOException {
        this.settings = settings;
        this.gates = gates;
        IdentityKey identity = settings.identity() == null ? null : new IdentityFile(settings.identity()).read();
        this.identity = identity == null ? null : identity.identity();
        this.exchange = new KeyExchange(allowed, identity, counts.handshakes());
        this.failures = new FailedLogins(settings.failedLogins(), REMEMBERED_UIDS, System::nanoTime);
        this.queue = new ComputeQueue(COMPUTING, settings.loginTimeout(), System::nanoTime);
        this.listener = new Listener(loops.apart("login-loop"), "the login server",
                InetSocketAddress.createUnresolved(settings.listener().host(), settings.listener().port()),
                settings.listener().maxclient(),
                new ConnectionSetup(tls, this::isProxy, settings.loginTimeout(),
                        bounds(settings.listener().perAddress())),
                this::fill);
        this.decider = new LoginDecider(plugins.add(settings.plugin(), new LoginEndpoint()), gates,
                settings.multilogin(),
                faults, calls, 2 * settings.listener().maxclient(),
                new LoginHistory(failures, new KnownUids(REMEMBERED_UIDS, System::nanoTime),
                        settings.listener().perAddress()::exempts),
                counts.decisionTimes());
    }

    /** Returns the id of the plugin that authenticates users. */
    public String pluginId() {
        return settings.plugin();
    }

    /** Returns the identity by which clients recognize it; null when it has none. */
    public @Nullable ServerIdentity identity() {
        return identity;
    }

    /** Returns the address it listens on; null while closed. */
    public @Nullable InetSocketAddress address() {
        return listener.address();
    }

    /** Returns its port with the counts of its connections. */
    public Listener listener() {
        return listener;
    }

    /** Returns the counts of login outcomes. */
    public LoginCounts counts() {
        return counts;
    }

    /** Returns the number of logins that were delayed because others with their uid had failed. */
    public long slowed() {
        return failures.slowed();
    }

    /** Returns the number of logins that wait for their turn to compute. */
    public int waiting() {
        return queue.waiting();
    }

    /** Returns the number of logins that were refused because too many waited for their turn. */
    public long overdue() {
        return queue.overdue();
    }

    /** Returns the running calls of the handler. */
    public Stream<BusyCall> busy() {
        return calls.busy();
    }

    /** Stops permanently. Logins that the plugin is deciding may finish within the patience. */
    public void stop(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        listener.close();
        batches.forEach((_, waiting) -> waiting.beginAll());
        finish(threads, patience);
        listener.disconnectAll(LAST_WRITE_TIME);
        finish(withdrawals, Duration.ofNanos(Math.max(deadline - System.nanoTime(), GracePeriod.LENGTH.toNanos())));
    }

    private static void finish(ExecutorService threads, Duration patience) {
        threads.shutdown();
        if (!await(threads, patience)) {
            Interrupts.apart(threads::shutdownNow);
            await(threads, GracePeriod.LENGTH);
        }
    }

    private static boolean await(ExecutorService threads, Duration patience) {
        try {
            return threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ExecutorService threads(String name) {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).factory());
    }

    private static AddressBounds bounds(AddressSettings each) {
        return new AddressBounds(each.connections(), each.rate(), each.burst(), each::exempts);
    }

    private boolean isProxy(InetAddress address) {
        return settings.listener().proxies().stream().anyMatch(proxies -> proxies.contains(address));
    }

    /** Fills the pipeline of a connection. */
    private void fill(SocketChannel channel, InetSocketAddress peer) {
        var connection = new LoginConnection(channel, peer, counts.outcomes(), faults);
        LoginBatches ofLoop = batches.of(channel);
        var awaitDecision = new AwaitDecision(connection, decider, ofLoop, threads, withdrawals);
        channel.pipeline().addLast("lines", new LineBasedFrameDecoder(LoginAnswer.MAX_LINE, true, true))
                .addLast("decisions", ofLoop).addLast("login", new AwaitKey(connection, awaitDecision, exchange));
        limit(channel, connection);
    }

    private void limit(Channel channel, LoginConnection connection) {
        var deadline = channel.eventLoop().schedule(
                () -> connection.close(LoginOutcome.TIMEOUT,
                        "the login took longer than login_timeout, " + settings.loginTimeout().toMillis() + " ms"),
                settings.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> deadline.cancel(false));
    }

    /** The login server, which opens and closes with the versions of its plugin. */
    private final class LoginEndpoint implements Endpoint<LoginServerHandler> {
        @Override
        public String name() {
            return "the login server";
        }

        @Override
        public LoginServerHandler createHandler(PluginVersion version) throws PluginRejectedException {
            return version.create(LoginServerHandler.class, LoginServer.class,
                    new VersionLoginServer(gates, faults, queue, version.host()));
        }

        @Override
        public void bind() throws IOException {
            listener.bind();
        }

        @Override
        public void register(LoginServerHandler handler) {
            // The template has no handler for that.
        }

        @Override
        public void acceptClients() {
            listener.accept();
        }

        @Override
        public void suspend() {
            listener.close();
        }

        @Override
        public void drained() {
            // Running logins have been answered, and the answer ends their connections.
        }

        @Override
        public @Nullable StateHandover stateHandover(LoginServerHandler handler) {
            return handler instanceof StateHandover state ? state : null;
        }

        @Override
        public int abandon(LoginServerHandler handler) {
            return calls.abandon(handler, GracePeriod.LENGTH);
        }
    }
}
