package io.msgserver.host.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate does the same on every transport. */
class EventLoopsTest {
    private static final byte[] SECRET = "8 bytes.".getBytes(US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void a_user_shakes_hands_asks_and_reconnects(String transport) throws Exception {
        try (var gate = new LocalGate(transport); Wire first = gate.connect(1)) {
            first.requests(Collections.nCopies(1000, "a request"));
            for (int number = 1; number <= 1000; number++) {
                // In any order, as the lane is.
                assertThat(first.readPackage()).hasSize("a request".length() + 5);
            }
            first.request("x".repeat(65_530), 1001);
            first.expectAnswer("x".repeat(65_530), 1001);
            try (Wire second = gate.connect(2)) {
                first.expectClosed();
                second.request("asked again", 1001);
                second.expectAnswer("x".repeat(65_530), 1001);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void reading_stops_at_max_pending_and_goes_on(String transport) throws Exception {
        try (var gate = new LocalGate(transport); Wire wire = gate.connect(1)) {
            wire.requests(Collections.nCopies(1000, "wait"));
            Awaitility.await().until(() -> gate.handler.begun.get() > 8);
            wire.expectSilence(Duration.ofMillis(100));
            assertThat(gate.handler.begun).hasValue(9);
            gate.handler.open.countDown();
            for (int i = 0; i < 1000; i++) {
                assertThat(wire.readPackage()).hasSize(4 + 5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void every_end_of_a_connection_is_noticed(String transport) throws Exception {
        try (var gate = new LocalGate(transport)) {
            gate.connect(1).close();
            Awaitility.await().until(() -> gate.handler.disconnects.size() == 1);
            try (Wire half = gate.connect(2)) {
                half.socket().shutdownOutput();
                half.expectClosed();
            }
            Awaitility.await().until(() -> gate.handler.disconnects.size() == 2);
            Wire vanishing = gate.connect(3);
            vanishing.socket().setSoLinger(true, 0);
            vanishing.close();
            Awaitility.await().until(() -> gate.handler.disconnects.size() == 3);
            Awaitility.await().until(() -> gate.server.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void a_client_who_never_reads_is_closed(String transport) throws Exception {
        try (var log = CapturedLog.start(); var gate = new LocalGate(transport); Wire deaf = gate.connect(1)) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        deaf.request("x".repeat(60_000), 1);
                    }
                } catch (IOException _) {
                    // It was closed.
                }
            });
            Awaitility.await().until(() -> gate.server.connections() == 0);
            assertThat(log.lines("WARN", "does not read", "write_timeout")).hasSize(1);
        }
    }

    /** A gate on loops of that kind, with one user. */
    private static final class LocalGate implements AutoCloseable {
        private final EventLoops loops;
        private final MessageServer server;
        private final Handler handler;
        private final TestUser user;

        LocalGate(String transport) throws Exception {
            assumeTrue(transport.equals("nio") || Epoll.isAvailable(), "this system has no epoll");
            loops = transport.equals("nio") ? EventLoops.nio() : EventLoops.epoll();
            assertThat(loops.transport()).isEqualTo(transport);
            server = new MessageServer(settings(), loops, InstantSource.system());
            handler = new Handler(server.serverFor(new NoPlugin()));
            server.use(handler);
            server.open();
            user = new TestUser("user", server.login("user", Secret.of(SECRET)), SECRET);
        }

        private static GateSettings settings() throws Exception {
            return HostSettings.parse("""
                    { "gates": [ { "servername": "sample", "port": 0, "plugin": "none", "max_pending": 8,
                                   "write_timeout": "500ms" } ] }
                    """, Path.of(".")).gates().getFirst();
        }

        Wire connect(long index) throws Exception {
            Wire wire = Wire.connect(Objects.requireNonNull(server.address()));
            wire.sendPackage(user.handshake(index));
            wire.expectPackage("200 OK");
            return wire;
        }

        @Override
        public void close() {
            server.stop(Duration.ofSeconds(1));
            loops.close();
        }
    }

    /** An echo, but {@code wait} waits. */
    private static final class Handler implements MsgServerHandler {
        private final MsgServer server;
        private final CountDownLatch open = new CountDownLatch(1);
        private final AtomicInteger begun = new AtomicInteger();
        private final ConcurrentLinkedQueue<Username> disconnects = new ConcurrentLinkedQueue<>();

        Handler(MsgServer server) {
            this.server = server;
        }

        @Override
        public MsgServer server() {
            return server;
        }

        @Override
        public Lane lane() {
            return Lane.CONCURRENT;
        }

        @Override
        public void onDisconnect(Username username) {
            disconnects.add(username);
        }

        @Override
        public byte[] onRequest(Username username, byte[] message) throws Exception {
            if (message.length == "wait".length()) {
                begun.incrementAndGet();
                open.await();
            }
            return message;
        }
    }

    /** This handler asks nothing of its plugin. */
    private static final class NoPlugin implements PluginHost {
        @Override
        public <R extends Record> R settings(R defaults) {
            return defaults;
        }

        @Override
        public ExecutorService executor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScheduledExecutorService scheduler() {
            throw new UnsupportedOperationException();
        }
    }
}
