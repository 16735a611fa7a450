package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.Username;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host stops, and another starts in its place: logins and remembered responses continue. */
class RestartTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "stop_timeout": "%s" }
            """;

    @TempDir
    private Path home;

    @Test
    void a_user_reconnects_with_their_next_index_and_gets_what_is_remembered() throws Exception {
        TestUser user;
        try (TestHost host = start("10s")) {
            user = host.login("alice");
            try (Wire wire = host.connect(user, 7)) {
                wire.request("count runs", 1);
                wire.expectAnswer("1", 1);
            }
        }
        try (TestHost host = start("10s")) {
            assertThat(host.gate().loggedIn()).containsExactly(new Username("alice", user.subid(), "sample"));
            try (Wire again = host.connect()) {
                again.sendPackage(user.handshake(7));
                again.expectPackage("403 Index Expired");
            }
            try (Wire wire = host.connect(user, 8)) {
                wire.request("count runs", 1);
                wire.expectAnswer("1", 1);
                wire.request("count runs", 2);
                wire.expectAnswer("1", 2); // The request runs, in another instance of the plugin.
                wire.request("count runs", 2);
                wire.expectAnswer("2", 2);
            }
            assertThat(host.login("bob").subid()).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT"})
    void a_request_that_runs_at_the_stop_is_answered_by_the_next_host(String lane) throws Exception {
        TestUser user;
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.in(lane));
                Wire other = host.connectSomebody()) {
            user = host.login("alice");
            try (Wire wire = host.connect(user, 1)) {
                wire.request("nap 300", 1);
                Awaitility.await().until(() -> other.ask("began nap").equals("1"));
            }
            host.host().close();
        }
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.in(lane));
                Wire wire = host.connect(user, 2)) {
            wire.request("nap 300", 1);
            wire.expectAnswer("300", 1);
            assertThat(wire.ask("began nap")).isEqualTo("0");
        }
    }

    @Test
    void a_request_that_there_was_no_time_to_begin_runs_in_the_next_host() throws Exception {
        TestUser user;
        try (TestHost host = start("100ms"); Wire other = host.connectSomebody()) {
            user = host.login("alice");
            try (Wire wire = host.connect(user, 1)) {
                wire.requests(List.of("wait for ever", "count runs"));
                Awaitility.await().until(() -> other.ask("began for ever").equals("1"));
                host.host().close();
                wire.expectFailure(1);
                wire.expectClosed();
            }
        }
        try (TestHost host = start("10s"); Wire wire = host.connect(user, 2)) {
            wire.requests(List.of("wait for ever", "count runs"));
            wire.expectFailure(1);
            wire.expectAnswer("1", 2);
        }
    }

    @Test
    void one_who_was_logged_out_stays_logged_out() throws Exception {
        TestUser user;
        try (TestHost host = start("10s")) {
            user = host.login("alice");
            host.gate().logout("alice", user.subid());
        }
        try (TestHost host = start("10s"); Wire wire = host.connect()) {
            assertThat(host.gate().loggedIn()).isEmpty();
            wire.sendPackage(user.handshake(1));
            wire.expectPackage("404 User Not Found");
        }
    }

    @Test
    void a_plugin_sees_everybody_in_onRegister() throws Exception {
        try (TestHost host = start("10s")) {
            host.login("alice");
        }
        PluginSource asking = PluginSource.plugin("test", "2.0.0").with("Handler",
                """
                        @Extension
                        public class Handler implements MsgServerHandler {
                            private final MsgServer server;
                            private String seen = "";
                            public Handler(MsgServer server) { this.server = server; }
                            @Override public MsgServer server() { return server; }
                            @Override public void onRegister(String servername) {
                                server.loggedIn().forEach(user -> seen += user.uid());
                            }
                            @Override public byte[] onRequest(Username username, byte[] message) { return seen.getBytes(UTF_8); }
                        }
                        """);
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), asking);
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("?")).isEqualTo("alice");
        }
    }

    @Test
    void without_a_store_everybody_logs_in_anew() throws Exception {
        String settings = SETTINGS.formatted("10s").replace("{ \"gates\"",
                "{ \"sessions\": { \"store\": null }, \"gates\"");
        TestUser user;
        try (TestHost host = TestHost.start(home, settings, Scripted.ordered())) {
            user = host.login("alice");
        }
        assertThat(Files.exists(home.resolve("run/sessions.mv"))).isFalse();
        try (TestHost host = TestHost.start(home, settings, Scripted.ordered()); Wire wire = host.connect()) {
            wire.sendPackage(user.handshake(1));
            wire.expectPackage("404 User Not Found");
        }
    }

    @Test
    void users_of_a_gate_whose_plugin_is_absent_are_kept() throws Exception {
        TestUser user;
        try (TestHost host = start("10s")) {
            user = host.login("alice");
        }
        Files.delete(home.resolve("plugins/test.jar"));
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"))) {
            assertThat(host.gate().isOpen()).isFalse();
            assertThat(host.gate().loggedIn()).hasSize(1);
        }
        try (TestHost host = start("10s"); Wire wire = host.connect(user, 1)) {
            assertThat(wire.ask("echo x")).isEqualTo("x");
        }
    }

    @Test
    void a_start_that_fails_forgets_nothing() throws Exception {
        TestUser user;
        try (TestHost host = start("10s")) {
            user = host.login("alice");
            try (Wire wire = host.connect(user, 1)) {
                wire.request("count runs", 1);
                wire.expectAnswer("1", 1);
            }
        }
        try (var taken = new ServerSocket(0)) {
            String settings = SETTINGS.formatted("10s").replace("\"port\": 0", "\"port\": " + taken.getLocalPort())
                    .replace("\"servername\"", "\"address\": \"0.0.0.0\", \"servername\"");
            assertThatThrownBy(() -> TestHost.start(home, settings, Scripted.ordered()))
                    .isInstanceOf(HostException.class).hasMessageContaining("in use");
        }
        try (TestHost host = start("10s"); Wire wire = host.connect(user, 2)) {
            wire.request("count runs", 1);
            wire.expectAnswer("1", 1);
            assertThat(wire.ask("count runs")).as("it did not run when it was asked again").isEqualTo("1");
        }
    }

    @Test
    void a_host_does_not_start_on_the_store_of_another() throws Exception {
        try (TestHost host = start("10s")) {
            assertThatThrownBy(() -> Host.start(HostSettings.parse(SETTINGS.formatted("10s"), home)))
                    .isInstanceOf(HostException.class)
                    .hasMessageContainingAll("run/sessions.mv", "in use by another host");
            assertThat(host.login("alice").subid()).isEqualTo("1");
        }
    }

    @Test
    void a_damaged_store_is_no_reason_not_to_start() throws Exception {
        start("10s").close();
        Files.writeString(home.resolve("run/sessions.mv"), "garbage");
        try (var log = CapturedLog.start(); TestHost host = start("10s"); Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("echo x")).isEqualTo("x");
            log.awaitLines(1, "WARN", "sessions.mv was damaged", "moved to");
        }
    }

    @Test
    void the_file_is_for_the_eyes_of_the_hosts_own_user_while_it_runs() throws Exception {
        try (TestHost host = start("10s")) {
            host.login("alice");
            assertThat(permissions("run")).isEqualTo("rwx------");
            assertThat(permissions("run/sessions.mv")).isEqualTo("rw-------");
        }
        assertThat(permissions("run/sessions.mv")).isEqualTo("rw-------");
    }

    @Test
    void while_the_last_logins_end_nobody_connects_any_more() throws Exception {
        PluginSource plugin = Scripted.ordered().with("Login", """
                @Extension
                public record Login(LoginServer server) implements LoginServerHandler {
                    @Override public Identity onAuth(byte[] token) throws Exception {
                        Pause.at("auth");
                        return new Identity("sample", new String(token, UTF_8));
                    }
                }
                """);
        String settings = SETTINGS.formatted("30s").replace("{ \"gates\"",
                "{ \"login\": { \"port\": 0, \"plugin\": \"test\" }, \"gates\"");
        try (TestHost host = TestHost.start(home, settings, plugin);
                Pause pause = Pause.before("auth");
                LoginClient login = LoginClient.connect(host.loginAddress())) {
            var gate = host.address();
            login.ask("late");
            pause.awaitWaiting(1);
            Thread stop = Thread.ofVirtual().start(host.host()::close);
            Awaitility.await().until(() -> host.gate().address() == null);
            assertThatThrownBy(() -> Wire.connect(gate)).isInstanceOf(ConnectException.class);
            pause.release();
            assertThat(login.wire().readLine()).startsWith("200 ");
            stop.join();
        }
        try (TestHost host = TestHost.start(home, settings, plugin)) {
            assertThat(host.gate().loggedIn()).extracting(Username::uid).containsExactly("late");
        }
    }

    @Test
    void a_readable_run_folder_is_made_private_even_without_control() throws Exception {
        Files.createDirectory(home.resolve("run"));
        Files.setPosixFilePermissions(home.resolve("run"), PosixFilePermissions.fromString("rwxrwxr-x"));
        try (var log = CapturedLog.start(); TestHost _ = start("10s")) {
            log.awaitLines(1, "WARN", "others than its owner could look into", home.resolve("run").toString());
        }
        assertThat(permissions("run")).isEqualTo("rwx------");
    }

    private TestHost start(String stopTimeout) throws Exception {
        return TestHost.start(home, SETTINGS.formatted(stopTimeout), Scripted.ordered());
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(path)));
    }
}
