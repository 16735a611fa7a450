package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.msgserver.PluginFaultException;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.Log;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start and the stop of a host, and the administration of its gates. */
class HostTest {
    private static final Secret SECRET = Secret.of("8 bytes!".getBytes(UTF_8));

    /**
     * Returns a plugin that records each onRegister, onLogout and onKick in the file "calls" of the host's home, and
     * the place it was loaded from in "jar".
     */
    private static PluginSource noting(Path home) {
        return PluginSource.plugin("test", "1.0.0").with("Noting", """
                @Extension
                public record Noting(MsgServer server) implements MsgServerHandler {
                    private static synchronized void note(String file, String text) {
                        try (var out = new java.io.FileWriter("%s/" + file, true)) {
                            out.write(text);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                    @Override public void onRegister(String servername) {
                        note("calls", "onRegister " + servername + "\\n");
                        note("jar", Noting.class.getProtectionDomain().getCodeSource().getLocation().getPath() + "\\n");
                    }
                    @Override public void onLogout(String uid, String subid) {
                        note("calls", "onLogout " + uid + " " + subid + "\\n");
                        if (uid.equals("fault")) { throw new IllegalStateException("as told"); }
                        MsgServerHandler.super.onLogout(uid, subid);
                    }
                    @Override public void onKick(String uid, String subid) {
                        note("calls", "onKick " + uid + " " + subid + "\\n");
                        MsgServerHandler.super.onKick(uid, subid);
                    }
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """.formatted(home));
    }

    private static List<String> calls(Path home) throws IOException {
        return Files.readAllLines(home.resolve("calls"));
    }

    /** A plugin whose id sorts after {@code test}. */
    private static final PluginSource USERS = PluginSource.plugin("users", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) throws Exception {
                    String uid = new String(token, UTF_8);
                    try {
                        Pause.at("onAuth " + uid);
                    } catch (InterruptedException tidiesUp) {
                        Thread.sleep(50);
                        throw tidiesUp;
                    }
                    return new Identity("sample", uid);
                }
            }
            """);

    // Starting

    @Test
    void port_0_is_any_free_port(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "users" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                             { "servername": "other", "port": 0, "plugin": "test" } ] }
                """, noting(home), USERS)) {
            assertThat(Stream.of(host.loginAddress(), host.address(),
                    Objects.requireNonNull(host.host().gate("other").address())).map(address -> address.getPort()))
                    .doesNotContain(0, 8001, 8888).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_gate_waits_for_a_plugin_that_is_absent_and_says_so(@TempDir Path home) throws Exception {
        try (var log = Log.capture(); TestHost host = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "nobody" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                             { "servername": "waiting", "port": 0, "plugin": "absent" } ] }
                """, noting(home))) {
            assertThat(log.text()).contains("these are closed and wait: the login server for plugin nobody,"
                    + " gate waiting for plugin absent; put the jars into " + home.resolve("plugins")
                    + "; these serve: test");
            GateAdmin waiting = host.host().gate("waiting");
            assertThat(waiting.isOpen()).isFalse();
            assertThat(waiting.address()).isNull();
            assertThat(host.host().loginAddress()).isNull();
            assertThatThrownBy(waiting::open).isInstanceOf(IllegalStateException.class)
                    .hasMessage("gate waiting waits for plugin absent: put its jar into the plugins folder");
            assertThatThrownBy(() -> waiting.login("alice", SECRET)).isInstanceOf(LoginRefusedException.class)
                    .hasMessage("gate waiting is not open");
            assertThat(host.gate().isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    @Override public Lane lane() { throw new StackOverflowError("as told"); }            | its start failed: java.lang.StackOverflowError: as told
                    @Override public Lane lane() { return null; }                                        | its lane is null: return one of Lane's values
                    @Override public void onRegister(String name) { throw new StackOverflowError("as told"); } | its onRegister failed: java.lang.StackOverflowError: as told
                    public Bad { if (true) throw new IllegalStateException("as told"); }                 | the constructor of p.Bad failed
                    static { if (true) throw new IllegalStateException("as told"); }                     | the static initializer of p.Bad failed
                    """)
    void a_gate_whose_handler_fails_to_start_stays_closed_and_others_open(String body, String reason,
            @TempDir Path home) throws Exception {
        PluginSource bad = PluginSource.plugin("bad", "1.0.0").with("Bad", """
                @Extension public record Bad(MsgServer server) implements MsgServerHandler {
                    %s
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """.formatted(body));
        try (var log = Log.capture(); TestHost host = TestHost.start(home, """
                { "gates": [ { "servername": "first", "port": 0, "plugin": "bad" },
                             { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, noting(home), bad)) {
            assertThat(log.text()).contains("plugin test-1.jar is rejected: " + reason,
                    "these are closed and wait: gate first for plugin bad;");
            assertThat(statusOf(host, "bad")).satisfies(status -> {
                assertThat(status.current()).isNull();
                assertThat(status.refusal()).isNotNull().satisfies(refusal -> {
                    assertThat(refusal.source()).isEqualTo(home.resolve("plugins/test-1.jar"));
                    assertThat(refusal.reason()).startsWith(reason);
                });
            });
            assertThat(host.host().gate("first").isOpen()).isFalse();
            assertThat(host.gate().isOpen()).isTrue();
        }
    }

    private static PluginStatus statusOf(TestHost host, String id) {
        return host.host().plugins().stream().filter(status -> status.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void a_gate_and_a_login_server_that_wait_open_when_their_jars_arrive(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "plugins": { "poll": "20ms" }, "login": { "port": 0, "plugin": "users" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """)) {
            assertThat(host.gate().isOpen()).isFalse();
            assertThat(host.host().loginAddress()).isNull();
            noting(home).jar(home.resolve("plugins/test.jar"));
            USERS.jar(home.resolve("plugins/users.jar"));
            Awaitility.await().until(() -> isTaken(host.gate()));
            Awaitility.await().until(() -> host.host().loginAddress() != null);
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                assertThat(client.ask("alice").subid()).isNotEmpty();
            }
            host.connectSomebody().close();
            assertThat(calls(home)).containsExactly("onRegister sample");
        }
    }

    /** Returns whether a gate accepts logins, which it does a moment after it listens. */
    private static boolean isTaken(GateAdmin gate) {
        try {
            gate.login("somebody", SECRET);
            return true;
        } catch (LoginRefusedException _) {
            return false;
        }
    }

    @Test
    void when_one_gate_of_a_plugin_cannot_be_served_none_is(@TempDir Path home) throws Exception {
        PluginSource bad = PluginSource.plugin("test", "1.0.0").with("Bad", """
                @Extension public record Bad(MsgServer server) implements MsgServerHandler {
                    public Bad { if (server.servername().equals("second")) throw new IllegalStateException("as told"); }
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """);
        try (var log = Log.capture(); TestHost host = TestHost.start(home, """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                             { "servername": "second", "port": 0, "plugin": "test" } ] }
                """, bad)) {
            assertThat(log.text()).contains("plugin test.jar is rejected: the constructor of p.Bad failed",
                    "gate sample for plugin test, gate second for plugin test");
            assertThat(host.gate().isOpen()).isFalse();
            assertThat(host.host().gate("second").isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "gate"})
    void a_port_in_use_stops_the_start_and_leaves_nothing_running(String taken, @TempDir Path home) throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int freed = freePort();
            String settings = String.format(Locale.ROOT, """
                    { "login": { "port": %d, "plugin": "users" },
                      "gates": [ { "servername": "first", "port": %d, "plugin": "test" },
                                 { "servername": "sample", "port": %d, "plugin": "test" } ] }
                    """, taken.equals("login") ? busy.getLocalPort() : 0, freed,
                    taken.equals("gate") ? busy.getLocalPort() : 0);
            assertThatThrownBy(() -> TestHost.start(home, settings, noting(home), USERS))
                    .isInstanceOf(HostException.class)
                    .hasMessageContainingAll("cannot listen on 127.0.0.1:" + busy.getLocalPort(), "in use",
                            "end what uses it");
            try (var again = new ServerSocket(freed, 1, InetAddress.getLoopbackAddress())) {
                assertThat(again.isBound()).isTrue();
            }
        }
        Awaitility.await().until(() -> eventLoops().isEmpty());
        assertThat(Path.of(Files.readAllLines(home.resolve("jar")).getFirst())).doesNotExist();
    }

    @Test
    void an_address_that_is_nobodys_says_what_to_change(@TempDir Path home) {
        assertThatThrownBy(() -> TestHost.start(home, noting(home), "\"address\": \"no-such-host.invalid\","))
                .isInstanceOf(HostException.class)
                .hasMessageContainingAll("gate sample cannot listen on no-such-host.invalid:0", "there is no such host")
                .hasMessageNotContaining("null");
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static List<String> eventLoops() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("event-loop") || name.startsWith("login-loop")).toList();
    }

    @Test
    void a_gate_that_is_not_there_is_an_error_that_names_those_that_are(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            assertThatThrownBy(() -> host.host().gate("smaple")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no gate smaple, only [sample]");
        }
    }

    @Test
    void a_login_server_whose_handler_fails_to_start_does_not_close_gates(@TempDir Path home) throws Exception {
        PluginSource bad = PluginSource.plugin("bad", "1.0.0").with("Bad", """
                @Extension public record Bad(LoginServer server) implements LoginServerHandler {
                    public Bad { if (true) throw new StackOverflowError("as told"); }
                    @Override public Identity onAuth(byte[] token) { return null; }
                }
                """);
        try (var log = Log.capture(); TestHost host = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "bad" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, noting(home), bad)) {
            assertThat(log.text())
                    .contains("plugin test-1.jar is rejected: the constructor of p.Bad failed:"
                            + " java.lang.StackOverflowError: as told",
                            "these are closed and wait: the login server for plugin bad;");
            assertThat(host.host().loginAddress()).isNull();
            assertThat(host.gate().isOpen()).isTrue();
        }
    }

    @Test
    void no_login_is_taken_before_onRegister_is_done(@TempDir Path home) throws Exception {
        PluginSource slow = PluginSource.plugin("test", "1.0.0").with("Slow", """
                @Extension public record Slow(MsgServer server) implements MsgServerHandler {
                    @Override public void onRegister(String servername) {
                        try {
                            Pause.at("onRegister");
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """);
        try (TestHost host = TestHost.start(home, """
                { "plugins": { "poll": "20ms" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """)) {
            try (Pause pause = Pause.before("onRegister")) {
                slow.jar(home.resolve("plugins/test.jar"));
                pause.awaitWaiting(1);
                assertThatThrownBy(() -> host.gate().login("early", SECRET)).hasMessage("gate sample is not open");
                assertThatThrownBy(host.gate()::open).hasMessageStartingWith("gate sample waits for plugin test");
                assertThatThrownBy(() -> host.gate().login("early", SECRET)).hasMessage("gate sample is not open");
            }
            Awaitility.await().until(() -> isTaken(host.gate()));
            assertThat(host.gate().login("early", SECRET)).isNotEmpty();
        }
    }

    @Test
    void a_jar_whose_onRegister_failed_is_tried_again_when_it_is_mended(@TempDir Path home) throws Exception {
        PluginSource bad = PluginSource.plugin("test", "1.0.0").with("Bad", """
                @Extension public record Bad(MsgServer server) implements MsgServerHandler {
                    @Override public void onRegister(String name) { throw new IllegalStateException("as told"); }
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """);
        try (var log = Log.capture(); TestHost host = TestHost.start(home, """
                { "plugins": { "poll": "20ms" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, bad)) {
            assertThat(host.gate().isOpen()).isFalse();
            assertThatThrownBy(host.gate()::open).hasMessageStartingWith("gate sample waits for plugin test");
            noting(home).jar(home.resolve("plugins/test.jar"));
            Awaitility.await().until(() -> isTaken(host.gate()));
            assertThat(calls(home)).containsExactly("onRegister sample");
            assertThat(log.text()).containsOnlyOnce("its onRegister failed: java.lang.IllegalStateException: as told");
        }
    }

    // The controls

    @Test
    void onRegister_is_called_once_however_often_the_gate_opens(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            for (int i = 0; i < 3; i++) {
                host.gate().close();
                host.gate().close();
                host.gate().open();
                host.gate().open();
            }
            assertThat(calls(home)).containsExactly("onRegister sample");
        }
    }

    @Test
    void a_gate_whose_port_cannot_be_had_stays_closed(@TempDir Path home) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (TestHost host = TestHost.start(home, """
                { "gates": [ { "servername": "sample", "port": PORT, "plugin": "test" } ] }
                """.replace("PORT", String.valueOf(port)), noting(home))) {
            host.gate().close();
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThatThrownBy(host.gate()::open).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> host.gate().login("early", SECRET)).isInstanceOf(LoginRefusedException.class)
                        .hasMessage("gate sample is not open");
            }
            host.gate().open();
            assertThat(host.gate().login("late", SECRET)).isNotEmpty();
        }
    }

    @Test
    void a_closed_gate_keeps_its_connections_and_takes_no_logins_until_it_opens(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            TestUser user = host.login();
            int port = host.address().getPort();
            try (Wire wire = host.connect(user, 1)) {
                host.gate().close();
                assertThat(host.gate().isOpen()).isFalse();
                assertThat(host.gate().address()).isNull();
                assertThatThrownBy(() -> host.gate().login("late", SECRET)).isInstanceOf(LoginRefusedException.class)
                        .hasMessage("gate sample is not open");
                assertThatThrownBy(() -> Wire.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                        .isInstanceOf(IOException.class);
                wire.request("still", 1);
                wire.expectAnswer("still", 1);
            }
            host.gate().open();
            host.connect(user, 2).close();
            assertThat(host.gate().login("late", SECRET)).isNotEmpty();
        }
    }

    @Test
    void logout_and_kick_run_their_handlers_and_close_the_connection(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            TestUser one = host.login();
            TestUser other = host.login();
            try (Wire first = host.connect(one, 1); Wire second = host.connect(other, 1)) {
                assertThat(host.gate().connections()).isEqualTo(2);
                assertThat(host.gate().loggedIn().map(user -> user.uid())).containsExactlyInAnyOrder(one.uid(),
                        other.uid());
                host.gate().logout(one.uid(), one.subid());
                first.expectClosed();
                host.gate().kick(other.uid(), other.subid());
                second.expectClosed();
            }
            assertThat(host.gate().loggedIn()).isEmpty();
            Awaitility.await().until(() -> host.gate().connections() == 0);
            assertThat(calls(home)).containsExactly("onRegister sample",
                    "onLogout %s %s".formatted(one.uid(), one.subid()),
                    "onKick %s %s".formatted(other.uid(), other.subid()),
                    "onLogout %s %s".formatted(other.uid(), other.subid()));
        }
    }

    @Test
    void logging_out_who_is_not_logged_in_is_no_error(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            TestUser user = host.login();
            host.gate().logout(user.uid(), "999");
            host.gate().kick("nobody", "1");
            assertThat(host.gate().loggedIn()).hasSize(1);
        }
    }

    @Test
    void a_handler_that_fails_is_told_to_the_operator(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            String subid = host.gate().login("fault", SECRET);
            assertThatThrownBy(() -> host.gate().logout("fault", subid)).isInstanceOf(PluginFaultException.class)
                    .hasMessage("onLogout failed: java.lang.IllegalStateException: as told");
            assertThatThrownBy(() -> host.gate().kick("fault", subid)).isInstanceOf(PluginFaultException.class)
                    .hasMessage("onKick failed: java.lang.IllegalStateException: as told");
            assertThat(host.gate().loggedIn()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u0000"})
    void a_uid_that_cannot_be_one_is_an_illegal_argument(String uid, @TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, noting(home), "")) {
            assertThatThrownBy(() -> host.gate().login(uid, SECRET)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("uid");
        }
    }

    // Stopping

    @Test
    void closing_ends_connections_ports_and_threads_and_is_idempotent(@TempDir Path home) throws Exception {
        TestHost host = TestHost.start(home, noting(home), "");
        int port = host.address().getPort();
        try (Wire wire = host.connect(host.login(), 1)) {
            host.close();
            wire.expectClosed();
            assertThat(host.gate().isOpen()).isFalse();
            try (var again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(again.isBound()).isTrue();
            }
            Awaitility.await().until(() -> eventLoops().isEmpty());
            host.close();
        }
    }

    @Test
    void a_login_in_progress_may_finish_while_the_host_stops(@TempDir Path home) throws Exception {
        TestHost host = loginHost(home, "10s");
        Thread closing;
        try (LoginClient waits = LoginClient.connect(host.loginAddress());
                LoginClient late = LoginClient.connect(host.loginAddress())) {
            try (Pause pause = Pause.before("onAuth alice")) {
                waits.ask("alice");
                pause.awaitWaiting(1);
                closing = Thread.ofVirtual().start(host::close);
                Awaitility.await().until(() -> host.host().loginAddress() == null);
                // It is answered, whether it arrived before the stop or after it.
                assertThat(late.ask("bob").answer()).containsAnyOf("200 ", "403 Forbidden");
            }
            assertThat(waits.subid()).isNotEmpty();
        }
        closing.join();
    }

    @Test
    void a_login_that_does_not_finish_within_stop_timeout_is_ended(@TempDir Path home) throws Exception {
        TestHost host = loginHost(home, "50ms");
        try (Pause pause = Pause.before("onAuth alice");
                LoginClient client = LoginClient.connect(host.loginAddress())) {
            client.ask("alice");
            pause.awaitWaiting(1);
            host.close();
            assertThat(client.answer()).isEqualTo("401 Unauthorized");
        }
    }

    private static TestHost loginHost(Path home, String stopTimeout) throws Exception {
        return TestHost.start(home, """
                { "stop_timeout": "%s", "login": { "port": 0, "plugin": "users" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """.formatted(stopTimeout), noting(home), USERS);
    }

    @Test
    void a_host_of_nothing_starts_and_stops(@TempDir Path home) throws Exception {
        try (Host host = Host.start(HostSettings.parse("{}", home))) {
            assertThat(host.gates()).isEmpty();
            assertThat(host.loginAddress()).isNull();
        }
    }
}
