package io.msgserver.host.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.api.Secret;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.gate.BufferedTotal;
import io.msgserver.host.gate.Traffic;
import io.msgserver.host.metrics.Meters;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.session.Changes;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.version.Timers;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate behaves equally on every transport. */
class EventLoopsTest {
    private static final byte[] SECRET = "8 bytes.".getBytes(US_ASCII);

    /** An echo. {@code wait} waits, and {@code disconnects} is answered with the number of disconnects. */
    private static final PluginSource ECHO = PluginSource.plugin("echo", "1.0.0").with("Echo", """
            @Extension
            public class Echo implements MsgServerHandler {
                private final MsgServer server;
                private final Queue<Username> disconnects = new ConcurrentLinkedQueue<>();
                public Echo(MsgServer server) { this.server = server; }
                @Override public MsgServer server() { return server; }
                @Override public Lane lane() { return Lane.CONCURRENT; }
                @Override public void onDisconnect(Username username) { disconnects.add(username); }
                @Override public byte[] onRequest(Username username, byte[] message) throws Exception {
                    if (message.length == "wait".length()) {
                        Pause.at("wait");
                    }
                    boolean asked = message.length == "disconnects".length();
                    return asked ? ("" + disconnects.size()).getBytes(UTF_8) : message;
                }
            }
            """);

    @TempDir
    private static Path home;

    @BeforeAll
    static void compileOnce() throws IOException {
        ECHO.jar(Files.createDirectory(home.resolve("plugins")).resolve("echo.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void a_user_shakes_hands_asks_and_reconnects(String transport) throws Exception {
        try (var gate = new LocalGate(transport); Wire first = gate.connect(1)) {
            first.requests(Collections.nCopies(1000, "a request"));
            for (int number = 1; number <= 1000; number++) {
                // In any order, as the lane allows.
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
            try (Pause pause = Pause.before("wait")) {
                wire.requests(Collections.nCopies(1000, "wait"));
                pause.awaitWaiting(9);
                wire.expectSilence(Duration.ofMillis(100));
                assertThat(pause.waiting()).isEqualTo(9);
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(wire.readPackage()).hasSize(4 + 5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void every_end_of_a_connection_is_noticed(String transport) throws Exception {
        try (var gate = new LocalGate(transport)) {
            try (Wire observer = gate.connect(gate.observer, 1)) {
                gate.connect(1).close();
                Awaitility.await().until(() -> observer.ask("disconnects").equals("1"));
                try (Wire half = gate.connect(2)) {
                    half.socket().shutdownOutput();
                    half.expectClosed();
                }
                Awaitility.await().until(() -> observer.ask("disconnects").equals("2"));
                Wire vanishing = gate.connect(3);
                vanishing.socket().setSoLinger(true, 0);
                vanishing.close();
                Awaitility.await().until(() -> observer.ask("disconnects").equals("3"));
                Awaitility.await().until(() -> gate.server.connections() == 1);
            }
            Awaitility.await().until(() -> gate.server.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void a_client_who_never_reads_is_closed(String transport) throws Exception {
        try (var gate = new LocalGate(transport); Wire deaf = gate.connect(1)) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        deaf.request("x".repeat(60_000), 1);
                    }
                } catch (IOException _) {
                    // The connection was closed.
                }
            });
            Awaitility.await().until(() -> gate.server.connections() == 0);
            assertThat(gate.server.traffic().faults().of(Traffic.Fault.WRITE_TIMEOUT)).isEqualTo(1);
        }
    }

    /** A gate with two users on loops of that kind. */
    private static final class LocalGate implements AutoCloseable {
        private final EventLoops loops;
        private final Meters meters = new Meters();
        private final Plugins plugins;
        private final MessageServer server;
        private final TestUser user;
        private final TestUser observer;

        LocalGate(String transport) throws Exception {
            assumeTrue(transport.equals("nio") || Epoll.isAvailable(), "this system has no epoll");
            loops = transport.equals("nio") ? EventLoops.nio(2) : EventLoops.epoll(2);
            assertThat(loops.transport()).isEqualTo(transport);
            HostSettings settings = settings();
            plugins = new Plugins(settings.plugins(), null, "1.0.0", InstantSource.system(), meters.plugins(),
                    Timers.ofSystem());
            server = new MessageServer(settings.gates().getFirst(),
                    new Users(new SessionLimits(128, settings.gates().getFirst().requests().maxPending(),
                            Integer.MAX_VALUE,
                            new RememberedTotal(Long.MAX_VALUE)), Changes.NONE),
                    Subids.unbounded(), loops, plugins, settings.handshakes(), null,
                    new BufferedTotal(Long.MAX_VALUE));
            plugins.start();
            user = login("user");
            observer = login("observer");
        }

        private static HostSettings settings() throws Exception {
            return HostSettings.parse("""
                    { "gates": [ { "servername": "sample", "port": 0, "plugin": "echo", "max_pending": 8,
                                   "write_timeout": "500ms" } ] }
                    """, home);
        }

        private TestUser login(String uid) throws Exception {
            return new TestUser(uid, server.login(uid, Secret.of(SECRET)), SECRET);
        }

        Wire connect(long index) throws Exception {
            return connect(user, index);
        }

        Wire connect(TestUser who, long index) throws Exception {
            Wire wire = Wire.connect(Objects.requireNonNull(server.address()));
            wire.sendPackage(who.handshake(index));
            wire.expectPackage("200 OK");
            return wire;
        }

        @Override
        public void close() {
            plugins.halt();
            server.stop(Duration.ofSeconds(1));
            plugins.close();
            loops.close();
        }
    }
}
