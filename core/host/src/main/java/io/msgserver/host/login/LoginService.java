package io.msgserver.host.login;

import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.PluginHost;
import io.msgserver.host.config.LoginSettings;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.net.Listener;
import io.msgserver.host.plugin.FaultLog;
import io.msgserver.protocol.LoginAnswer;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login server's port and the logins that come through it. Any thread. */
public final class LoginService {
    private static final Logger log = LoggerFactory.getLogger(LoginService.class);
    /** What logins have that are interrupted, to answer their clients. */
    private static final Duration INTERRUPTED = Duration.ofSeconds(1);

    private final LoginSettings settings;
    private final Map<String, LoginGate> gates;
    private final Listener listener;
    private final FaultLog faults = new FaultLog("the login server", log, InstantSource.system());
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("login").factory());
    /** Set by {@link #open}, before the first client comes. */
    private volatile @Nullable LoginJudge judge;

    /** @param gates by servername, those that are closed too */
    public LoginService(LoginSettings settings, EventLoops loops, Map<String, LoginGate> gates) {
        this.settings = settings;
        this.gates = gates;
        this.listener = new Listener(loops, "the login server",
                InetSocketAddress.createUnresolved(settings.host(), settings.port()), settings.maxclient(), this::fill);
    }

    /** What the handler is given: the gates, and what belongs to the plugin's version. */
    public LoginServer serverFor(PluginHost version) {
        return new LoginDesk(gates, version);
    }

    /**
     * Takes the port and lets clients in.
     *
     * @throws IOException when the port cannot be had; the message says why and what to do
     */
    public void open(LoginServerHandler handler) throws IOException {
        judge = new LoginJudge(handler, gates, settings.multilogin(), faults);
        listener.bind();
        listener.accept();
    }

    /** Where it listens; null while closed. */
    public @Nullable InetSocketAddress address() {
        return listener.address();
    }

    /** Stops for good: logins that the plugin decides on may finish within the patience. */
    public void stop(Duration patience) {
        listener.close();
        threads.shutdown();
        if (!await(patience)) {
            threads.shutdownNow();
            await(INTERRUPTED);
        }
        listener.disconnectAll(INTERRUPTED);
    }

    private boolean await(Duration patience) {
        try {
            return threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What a login goes through. */
    private void fill(SocketChannel channel) {
        var connection = new LoginConnection(channel);
        var deciding = new Deciding(connection, Objects.requireNonNull(judge, "clients come after open"), threads);
        channel.pipeline().addLast("lines", new LineBasedFrameDecoder(LoginAnswer.MAX_LINE, true, true))
                .addLast("login", new AwaitKey(connection, deciding, random));
        limit(channel, connection);
    }

    private void limit(Channel channel, LoginConnection connection) {
        var deadline = channel.eventLoop().schedule(
                () -> connection.close(
                        "the login took longer than login_timeout, " + settings.loginTimeout().toMillis() + " ms"),
                settings.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> deadline.cancel(false));
    }
}
