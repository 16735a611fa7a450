package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.TestHost;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins that run while their plugin, which also serves the gate, is replaced. */
class LoginSwapTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SETTINGS = """
            { "login": { "port": 0, "plugin": "test", "login_timeout": "1m" },
              "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "plugins": { "poll": "40ms", %s } }
            """;

    @TempDir
    private Path home;
    private Path jar;

    @BeforeEach
    void name() {
        jar = home.resolve("plugins/test.jar");
    }

    @AfterEach
    void tidy() {
        System.getProperties().remove(Faulty.RELEASE);
    }

    /** @param onAuth the code that runs before the login is accepted, whatever the token is */
    private static PluginSource plugin(String version, String onAuth) {
        return PluginSource.plugin("test", version).with("Login", """
                @Extension
                public record Login(LoginServer server) implements LoginServerHandler {
                    @Override public Identity onAuth(byte[] token) throws Exception {
                        %s
                        return new Identity("sample", new String(token, UTF_8));
                    }
                }
                """.formatted(onAuth)).with("Gate", """
                @Extension
                public record Gate(MsgServer server) implements MsgServerHandler, StateHandover {
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                    @Override public byte[] exportState() { return new byte[1]; }
                    @Override public void importState(byte[] state, String fromVersion) {}
                }
                """);
    }

    private static PluginSource withoutState(String version, String onAuth) {
        return plugin(version, onAuth).with("Gate", """
                @Extension
                public record Gate(MsgServer server) implements MsgServerHandler {
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """);
    }

    private void overwrite(PluginSource source) throws IOException {
        byte[] bytes = Files.readAllBytes(source.jar(home.resolve("built.jar")));
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(bytes);
        }
    }

    private static PluginStatus.Version current(TestHost host) {
        return Objects.requireNonNull(host.host().plugins().getFirst().current());
    }

    private static void awaitVersion(TestHost host, String version) {
        Awaitility.await().atMost(PATIENCE).until(() -> current(host).version().equals(version));
    }

    private static boolean isLoggedIn(TestHost host, String uid) {
        return host.gate().loggedIn().anyMatch(user -> user.uid().equals(uid));
    }

    @Test
    void a_login_begun_before_a_hand_over_reaches_the_gate_of_its_version() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("\"handover_timeout\": \"1m\""),
                        plugin("1.0.0", "Pause.at(\"onAuth\");"));
                Pause pause = Pause.before("onAuth");
                LoginClient client = LoginClient.connect(host.loginAddress())) {
            client.ask("alice");
            pause.awaitWaiting(1);
            overwrite(plugin("2.0.0", ""));
            awaitHeldBack(host);
            pause.release();

            assertThat(client.subid()).isNotEmpty();
            assertThat(isLoggedIn(host, "alice")).isTrue();
            awaitVersion(host, "2.0.0");
            assertThat(log.lines("cannot be handed over")).isEmpty();
        }
    }

    /** Waits until new calls are held back: they wait for the hand-over, which waits for the running calls. */
    private static void awaitHeldBack(TestHost host) {
        Thread prober = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (current(host).version().equals("1.0.0")) {
                    host.login();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await().atMost(PATIENCE).until(() -> Stream.of(prober.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("awaitChangeOf")));
    }

    @Test
    void a_login_that_outlives_the_drain_is_interrupted_and_refused() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("\"drain_timeout\": \"100ms\""),
                        withoutState("1.0.0", "Pause.at(\"onAuth\");"));
                Pause pause = Pause.before("onAuth");
                LoginClient client = LoginClient.connect(host.loginAddress())) {
            client.ask("alice");
            pause.awaitWaiting(1);
            overwrite(withoutState("2.0.0", ""));

            assertThat(client.answer()).isEqualTo("403 Forbidden");
            Awaitility.await().until(() -> !log.lines("WARN", "plugin test 1.0.0: 1 calls still ran", "100 ms",
                    "1 were interrupted", "0 still run").isEmpty());
            Awaitility.await().until(() -> host.host().plugins().getFirst().older().stream()
                    .allMatch(old -> old.leases() == 0));
        }
    }

    @Test
    void a_login_that_ignores_the_interrupt_is_refused_and_withdrawn() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("\"drain_timeout\": \"100ms\""),
                        withoutState("1.0.0", Faulty.hangingStubbornly()));
                LoginClient client = LoginClient.connect(host.loginAddress())) {
            client.ask("alice");
            Awaitility.await().until(() -> current(host).leases() == 1);
            overwrite(withoutState("2.0.0", ""));

            assertThat(client.answer()).isEqualTo("403 Forbidden");
            Awaitility.await().until(() -> !log.lines("WARN", "plugin test 1.0.0: 1 calls still ran",
                    "1 were interrupted", "1 still run").isEmpty());
            System.getProperties().put(Faulty.RELEASE, true);
            Awaitility.await().until(() -> host.host().plugins().getFirst().older().stream()
                    .allMatch(old -> old.leases() == 0));
            Awaitility.await().until(() -> !isLoggedIn(host, "alice"));
        }
    }
}
