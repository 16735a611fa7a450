package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.ModernLogin;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of a real host over HTTP: each changes when its event occurs. */
class MetricsTest {
    @TempDir
    private Path home;

    private TestHost start(String gate, PluginSource plugin) throws Exception {
        return TestHost.start(home, """
                { "gates": [ { %s "servername": "sample", "port": 0, "plugin": "test" } ],
                  "plugins": { "poll": "50ms" }, "control": { "port": 0 } }
                """.formatted(gate), plugin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void requests_are_counted_by_outcome_and_timed(String lane) throws Exception {
        try (TestHost host = start("", Scripted.in(lane)); Wire wire = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            for (int i = 0; i < 130; i++) {
                assertThat(wire.ask("echo hello")).isEqualTo("hello");
            }
            wire.request("echo " + "x".repeat(100), 1);
            wire.readPackage();
            wire.request("throw Exception", 2);
            wire.expectFailure(2);

            scrape.await("msgserver_requests_total{gate=\"sample\",outcome=\"ok\"}", 131);
            scrape.await("msgserver_requests_total{gate=\"sample\",outcome=\"failed\"}", 1);
            // Timed are the first 100 requests of a second, and one in 128 of the others.
            double timed = scrape.value("msgserver_request_waiting_seconds_count{gate=\"sample\"}");
            assertThat(timed).isBetween(100.0, 132.0);
            scrape.await("msgserver_request_handling_seconds_count{gate=\"sample\"}", timed);
            assertThat(scrape.value("msgserver_request_handling_seconds_bucket{gate=\"sample\",le=\"+Inf\"}"))
                    .isEqualTo(timed);
        }
    }

    @Test
    void waiting_time_and_handler_time_are_separate_metrics() throws Exception {
        try (TestHost host = start("", Scripted.ordered());
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            wire.request("wait here", 1);
            Awaitility.await().until(() -> other.ask("began here").equals("1"));
            for (int number = 2; number <= 130; number++) {
                wire.request("echo", number);
            }
            long sent = System.nanoTime();
            Awaitility.await().until(() -> System.nanoTime() - sent > Duration.ofMillis(60).toNanos());
            other.ask("open here");
            for (int number = 1; number <= 130; number++) {
                wire.readPackage();
            }
            Awaitility.await()
                    .until(() -> scrape.value("msgserver_request_waiting_seconds_sum{gate=\"sample\"}") > 0.05);
        }
    }

    @Test
    void each_request_is_timed_where_few_come() throws Exception {
        try (TestHost host = start("", Scripted.ordered()); Wire wire = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            for (int request = 0; request < 3; request++) {
                wire.ask("echo hello");
            }
            scrape.await("msgserver_request_handling_seconds_count{gate=\"sample\"}", 3);
        }
    }

    @Test
    void connections_bytes_and_handshakes_are_counted() throws Exception {
        try (TestHost host = start("\"maxclient\": 2, \"handshake_timeout\": \"2s\",", Scripted.eventLoop())) {
            var scrape = new Scrape(host, home);
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 7)) {
                wire.ask("echo hello");
                expectHandshake(host, user.handshake(7), "403 Index Expired");
                scrape.await("msgserver_connections_open{listener=\"sample\"}", 1);
                expectHandshake(host, user.handshake(8).substring(0, 5), "404 User Not Found");
                scrape.await("msgserver_connections_open{listener=\"sample\"}", 1);
                expectHandshake(host, user.handshake(8).replaceAll(":[^:]*$", ":AAAAAAAAAAA="), "401 Unauthorized");
                scrape.await("msgserver_connections_open{listener=\"sample\"}", 1);
                expectHandshake(host, user.handshake(8).replaceAll(":8:", ":x:"), "400 Bad Request");
                scrape.await("msgserver_connections_open{listener=\"sample\"}", 1);
                host.connect().close();
                scrape.await("msgserver_handshakes_total{gate=\"sample\",outcome=\"left\"}", 1);
                try (Wire silent = host.connect()) {
                    scrape.await("msgserver_connections_open{listener=\"sample\"}", 2);
                    host.connect().expectClosed();
                    silent.expectClosed();
                }
                for (String outcome : new String[]{"ok", "index_expired", "user_not_found", "unauthorized",
                        "bad_request",
                        "timeout", "left"}) {
                    scrape.await("msgserver_handshakes_total{gate=\"sample\",outcome=\"" + outcome + "\"}", 1);
                }
                scrape.await("msgserver_connections_refused_total{listener=\"sample\",reason=\"maxclient\"}", 1);
                assertThat(scrape.value("msgserver_connections_accepted_total{listener=\"sample\"}")).isEqualTo(7);
                double before = scrape.value("msgserver_received_bytes_total{gate=\"sample\"}");
                double sent = scrape.value("msgserver_sent_bytes_total{gate=\"sample\"}");
                wire.ask("echo hello");
                scrape.await("msgserver_received_bytes_total{gate=\"sample\"}", before + 2 + 10 + 4);
                scrape.await("msgserver_sent_bytes_total{gate=\"sample\"}", sent + 2 + 5 + 5);
                wire.send(new byte[]{0, 1, 0});
                scrape.await("msgserver_client_faults_total{gate=\"sample\",kind=\"short_package\"}", 1);
            }
        }
    }

    private static void expectHandshake(TestHost host, String text, String answer) throws Exception {
        try (Wire wire = host.connect()) {
            wire.sendPackage(text);
            wire.expectPackage(answer);
            wire.expectClosed();
        }
    }

    @Test
    void users_and_what_is_remembered_of_them_are_counted() throws Exception {
        try (TestHost host = start("\"expired_number\": 4,", Scripted.ordered())) {
            var scrape = new Scrape(host, home);
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1)) {
                for (int number = 1; number <= 6; number++) {
                    wire.request("echo 12345", number);
                    wire.expectAnswer("12345", number);
                }
                scrape.await("msgserver_users_online{gate=\"sample\"}", 1);
                scrape.await("msgserver_remembered_responses{gate=\"sample\"}", 4);
                scrape.await("msgserver_remembered_bytes{gate=\"sample\"}", 4 * (2 + 5 + 5));
            }
            try (Wire again = host.connect(user, 2); Wire other = host.connectSomebody()) {
                again.request("echo", 6);
                again.expectAnswer("12345", 6);
                scrape.await("msgserver_resends_total{gate=\"sample\",kind=\"remembered\"}", 1);
                again.request("wait here", 7);
                again.request("wait here", 7);
                scrape.await("msgserver_resends_total{gate=\"sample\",kind=\"ignored\"}", 1);
                other.ask("open here");
                again.expectAnswer("here", 7);
            }
            host.gate().logout(user.uid(), user.subid());
            scrape.await("msgserver_users_online{gate=\"sample\"}", 1);
        }
    }

    @Test
    void responses_that_are_forgotten_for_their_size_are_counted() throws Exception {
        try (TestHost host = start("\"max_remembered\": 131072,", Scripted.ordered());
                Wire wire = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            for (int number = 1; number <= 5; number++) {
                wire.request("size 60000", number);
                wire.readPackage();
            }
            scrape.await("msgserver_remembered_forgotten_total{reason=\"user\"}", 3);
            scrape.await("msgserver_remembered_forgotten_total{reason=\"all\"}", 0);
            scrape.await("msgserver_remembered_responses{gate=\"sample\"}", 2);
        }
    }

    /** Two waiting requests and a running one: each counts 128 bytes more than its size. */
    @Test
    void bytes_of_pending_requests_and_their_bound_are_told() throws Exception {
        try (TestHost host = start("", Scripted.ordered());
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            wire.request("wait here", 1);
            wire.request("echo " + "x".repeat(20_000), 2);
            wire.request("echo " + "x".repeat(20_000), 3);
            scrape.await("msgserver_pending_bytes", 9 + 2 * 20_005 + 3 * 128);
            assertThat(scrape.get("/metrics").body()).contains("# HELP msgserver_pending_bytes Requests of all users");
            assertThat(scrape.value("msgserver_pending_most_bytes"))
                    .isEqualTo(Runtime.getRuntime().maxMemory() / 8.0);
            other.ask("open here");
            scrape.await("msgserver_pending_bytes", 0);
        }
    }

    @Test
    void pauses_are_counted_by_reason() throws Exception {
        try (TestHost host = start("\"max_pending\": 4, \"max_unsent\": 10000000,", Scripted.concurrent());
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            wire.requests(Collections.nCopies(5, "wait here"));
            scrape.await("msgserver_pauses_total{gate=\"sample\",reason=\"busy\"}", 1);
            other.ask("open here");
            for (int i = 0; i < 5; i++) {
                wire.readPackage();
            }
            for (int i = 0; i < 4; i++) {
                wire.request("size 60000", 100 + i);
            }
            assertThat(scrape.value("msgserver_pauses_total{gate=\"sample\",reason=\"congested\"}")).isZero();
        }
    }

    @Test
    void logins_are_counted_by_outcome_and_timed() throws Exception {
        String settings = """
                { "login": { "port": 0, "plugin": "auth", "login_timeout": "2s" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "control": { "port": 0 } }
                """;
        PluginSource auth = PluginSource.plugin("auth", "1.0.0").with("Auth", """
                @Extension
                public record Auth(LoginServer server) implements LoginServerHandler {
                    @Override public Identity onAuth(byte[] token) throws LoginRefusedException {
                        String text = new String(token, UTF_8);
                        if (text.equals("bad")) throw new LoginRefusedException("as told");
                        return new Identity("sample", text);
                    }
                }
                """);
        try (TestHost host = TestHost.start(home, settings, Scripted.ordered(), auth)) {
            var scrape = new Scrape(host, home);
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                client.ask("somebody").subid();
            }
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                assertThat(client.ask("bad").answer()).startsWith("401");
            }
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                assertThat(client.ask("refused").answer()).startsWith("403");
            }
            LoginClient.connect(host.loginAddress()).close();
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                client.wire().sendLine("x".repeat(9000));
                scrape.await("msgserver_logins_total{outcome=\"malformed\"}", 1);
            }
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                client.wire().expectClosed();
            }
            for (String outcome : new String[]{"ok", "unauthorized", "forbidden", "left", "timeout"}) {
                scrape.await("msgserver_logins_total{outcome=\"" + outcome + "\"}", 1);
            }
            scrape.await("msgserver_login_deciding_seconds_count", 3);
            scrape.await("msgserver_login_keys_total{handshake=\"classic\"}", 3);
            try (ModernLogin client = ModernLogin.connect(host.loginAddress())) {
                client.logIn("young", "young");
            }
            scrape.await("msgserver_login_keys_total{handshake=\"x25519\"}", 1);
        }
    }

    @Test
    void swaps_and_versions_are_counted() throws Exception {
        try (TestHost host = start("", Faulty.version("1.0.0").source())) {
            var scrape = new Scrape(host, home);
            scrape.await("msgserver_swaps_total{outcome=\"served\"}", 1);
            scrape.await("msgserver_swap_seconds_count", 1);
            Faulty.version("2.0.0").at("constructor", Faulty.throwing("IllegalStateException")).source()
                    .jar(home.resolve("plugins/test.jar"));
            scrape.await("msgserver_swaps_total{outcome=\"refused\"}", 1);
            Faulty.version("3.0.0").source().jar(home.resolve("plugins/test.jar"));
            scrape.await("msgserver_swaps_total{outcome=\"served\"}", 2);
            scrape.await("msgserver_plugin_versions{plugin=\"test\",state=\"active\"}", 1);
            scrape.await("msgserver_plugin_leaks", 0);
            scrape.await("msgserver_plugin_leases{plugin=\"test\"}", 0);
        }
    }

    @Test
    void no_label_is_anything_that_a_client_chose() throws Exception {
        try (TestHost host = start("", Scripted.ordered())) {
            TestUser user = host.login("somebody-whom-we-know");
            try (Wire wire = host.connect(user, 1)) {
                wire.ask("echo hello");
            }
            String scraped = new Scrape(host, home).get("/metrics").body();
            assertThat(scraped).doesNotContain("somebody", user.username(), "127.0.0.1");
            assertThat(Pattern.compile("msgserver_\\w+\\{[^}]*?(\\w+)=\"").matcher(scraped).results()
                    .map(match -> match.group(1)).distinct())
                    .isSubsetOf("gate", "outcome", "reason", "kind", "le", "listener", "plugin", "state");
        }
    }

    @Test
    void the_jvm_and_the_network_are_watched() throws Exception {
        try (TestHost host = start("", Scripted.ordered()); Wire _ = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            assertThat(scrape.lines()).anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                    .anyMatch(line -> line.startsWith("jvm_threads_live_threads"))
                    .anyMatch(line -> line.startsWith("jvm_classes_loaded_classes"));
            assertThat(scrape.value("msgserver_direct_memory_used_bytes")).isPositive();
            Awaitility.await().until(() -> scrape.value("msgserver_event_loop_lag_seconds_count") > 0);
            assertThat(scrape.get("/metrics").headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
        }
    }
}
