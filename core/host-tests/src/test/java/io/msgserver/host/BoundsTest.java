package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Certificate;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of everything that clients make a host hold: each row of the table in {@code security.md} has a test. */
class BoundsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern SETTING = Pattern.compile("`([a-z_.]+)`");

    /** The first cell of each row, and below it the class and the method that test it. */
    private static final String TESTS = """
            connections of a port
              ConnectionLimitTest.of_a_crowd_just_maxclient_are_let_in
            connections that a busy event loop has not come to
              BoundsTest.connections_that_a_busy_event_loop_has_not_come_to
            connections of one address
              AddressLimitTest.a_gate_closes_the_third_connection_of_an_address_limited_to_two
            new connections of one address
              AddressLimitTest.who_comes_too_fast_is_closed_and_let_in_later
            addresses that are remembered for these two
              AddressTableTest.new_addresses_beyond_the_limit_are_admitted_uncounted
            a proxy's header
              ProxyProtocolTest.a_proxy_that_says_nothing_is_closed_in_time
            a TLS handshake
              BoundsTest.a_TLS_handshake_that_stands_still
            a handshake
              ConnectionLimitTest.only_a_connection_without_a_timely_handshake_is_closed
            logins in progress
              LoginWireTest.a_client_that_says_nothing_is_closed_after_login_timeout
            a line of a login
              LoginWireTest.a_line_of_8193_bytes_closes_at_once_without_an_answer
            calls into the login plugin
              BoundsTest.calls_into_the_login_plugin_of_clients_that_have_left
            password checks
              ComputeQueueTest.a_login_that_cannot_be_done_in_time_is_refused_at_once
            uids that have failed to log in
              FailedLoginsTest.the_least_recently_used_uid_is_forgotten_first
            uids that have logged in from an address
              KnownUidsTest.beyond_the_most_who_logged_in_longest_ago_is_forgotten
            logins of one uid
              LoginWireTest.who_is_online_is_kicked_before_the_new_login
            logins in force at a gate
              BoundsTest.logins_in_force_at_a_gate
            a package
              PackageDecoderTest.the_length_has_no_sign
            requests of one user in hand
              BackPressureTest.a_user_at_max_pending_is_not_read_from_and_all_is_answered
            bytes of these
              BackPressureTest.no_more_is_read_from_a_user_whose_requests_take_max_pending_bytes
            bytes of the requests of all in hand
              BackPressureTest.over_the_total_limit_only_large_requests_wait_and_all_are_answered
            requests of one user a second
              RequestRateTest.what_is_beyond_a_second_s_worth_is_answered_as_the_rate_allows
            time of a request in its handler
              MisbehavingRequestsTest.one_that_takes_longer_than_request_timeout_is_interrupted_and_fails
            the same on an event loop
              MisbehavingRequestsTest.an_event_loop_handler_that_blocks_is_named_and_moved_to_ordered
            calls of `onDisconnect`
              MisbehavingCallbacksTest.an_onDisconnect_that_never_comes_back_holds_up_nobody
            answers that wait for a client
              BackPressureTest.what_an_ordered_user_leaves_unread_is_not_run_far_ahead_of
            the same, of requests that were in hand
              BackPressureTest.one_whose_requests_in_hand_make_too_much_is_closed_at_max_unsent
            time in which a client takes none of them
              BackPressureTest.a_client_who_never_reads_is_closed_and_others_are_served
            buffers of all connections
              BoundsTest.buffers_of_all_connections
            silence of a client
              IdleTest.one_who_says_nothing_is_closed_and_one_whose_request_runs_is_not
            a connection whose client has ended its side
              HalfCloseTest.half_a_connection_has_an_end_in_time
            a connection whose client has its last answer
              BoundsTest.a_connection_whose_client_has_its_last_answer
            remembered answers of one user
              MetricsTest.responses_that_are_forgotten_for_their_size_are_counted
            remembered answers of all
              BoundsTest.remembered_answers_of_all
            numbers of requests whose answers gave way
              RememberedTest.there_are_256_tombstones_at_most_and_the_newest_stay
            connections of the control port
              ControlLimitsTest.health_is_answered_while_silent_connections_fill_the_port
            requests with the token in hand there
              ControlLimitsTest.a_request_in_hand_keeps_its_place_and_there_are_so_many
            a request's first line and headers there
              ControlLimitsTest.what_is_too_long_or_no_http_is_told_so
            time for these
              ControlLimitsTest.a_connection_without_a_whole_request_is_closed
            a request's body there
              ControlServerTest.a_body_has_at_most_64_kilobytes
            silence in a body
              ControlLimitsTest.a_body_that_stops_arriving_is_answered_with_408
            time in which an operator takes nothing of an answer
              ControlLimitsTest.who_takes_nothing_of_the_answer_is_closed
            lines of the log
              FaultLogTest.at_most_ten_are_logged_in_ten_seconds
            the log that its reader has not taken
              OutputQueueTest.lines_that_do_not_fit_are_counted_and_reported
            series of the metrics
              MetricsTest.no_label_is_anything_that_a_client_chose
            """;

    @TempDir
    private Path home;
    private final List<Wire> opened = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Wire wire : opened) {
            wire.close();
        }
    }

    private Wire opened(Wire wire) {
        opened.add(wire);
        return wire;
    }

    // The table

    /** Returns the cells of each row, by the first cell. */
    private static Map<String, List<String>> table() throws IOException {
        String page = Files.readString(ROOT.resolve("distribution/docs/security.md"));
        String section = page.substring(page.indexOf("## Limits"), page.indexOf("## What is yours"));
        var rows = new TreeMap<String, List<String>>();
        section.lines().filter(line -> line.startsWith("| ")).skip(1).forEach(line -> {
            List<String> cells = Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
            assertThat(cells).as(line).hasSize(5).allSatisfy(cell -> assertThat(cell).isNotEmpty());
            assertThat(rows.put(cells.getFirst(), cells)).as("another row " + cells.getFirst()).isNull();
        });
        return rows;
    }

    private static Map<String, String> tests() {
        List<String> lines = TESTS.lines().map(String::strip).toList();
        var tests = new TreeMap<String, String>();
        for (int line = 0; line < lines.size(); line += 2) {
            tests.put(lines.get(line), lines.get(line + 1));
        }
        return tests;
    }

    @Test
    void each_row_has_a_test() throws IOException {
        assertThat(tests().keySet()).isEqualTo(table().keySet());
        for (String test : tests().values()) {
            int dot = test.indexOf('.');
            assertThat(sourceOf(test.substring(0, dot))).as(test).contains("void " + test.substring(dot + 1) + "(");
        }
    }

    private static String sourceOf(String testClass) throws IOException {
        try (Stream<Path> files = Files.find(ROOT.resolve("core"), 20,
                (file, _) -> file.endsWith(testClass + ".java") && file.toString().contains("src/test"))) {
            return Files.readString(files.findFirst().orElseThrow(() -> new AssertionError("no test " + testClass)));
        }
    }

    @Test
    void each_setting_of_a_row_is_one() throws IOException {
        String settings = Files.readString(ROOT.resolve("distribution/docs/settings.md"));
        for (List<String> cells : table().values()) {
            Matcher names = SETTING.matcher(cells.get(2));
            while (names.find()) {
                String name = names.group(1);
                assertThat(settings).as(cells.getFirst())
                        .contains("\n| `" + name.substring(name.indexOf('.') + 1) + "` |");
            }
        }
    }

    // The rows without another test

    @Test
    void connections_that_a_busy_event_loop_has_not_come_to() throws Exception {
        PluginSource plugin = PluginSource.plugin("test", "1.0.0").handler("EVENT_LOOP",
                "Pause.at(\"held up\"); return message;");
        try (Pause pause = Pause.before("held up"); TestHost host = TestHost.start(home, """
                { "sessions": { "store": null }, "event_loops": 1,
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "maxclient": 3 } ] }
                """, plugin); Wire busy = host.connectSomebody()) {
            busy.request("wait", 1);
            pause.awaitWaiting(1);
            for (int connection = 0; connection < 10; connection++) {
                opened(host.connect());
            }
            for (Wire refused : opened.subList(3, 10)) {
                refused.expectClosed();
            }
            pause.release();
            busy.expectAnswer("wait", 1);
        }
    }

    @Test
    void a_TLS_handshake_that_stands_still() throws Exception {
        Certificate server = Certificate.authority("the authority").issue("server");
        server.chain(home.resolve("cert.pem"));
        server.key(home.resolve("key.pem"));
        try (TestHost host = TestHost.start(home, Scripted.ordered(), """
                "handshake_timeout": "100ms", "tls": { "certificate": "cert.pem", "key": "key.pem" },
                """)) {
            Wire half = opened(host.connect());
            // The beginning of a record of 512 bytes.
            half.sendHex("1603010200" + "010001FC");
            half.expectClosed();
        }
    }

    private static final PluginSource LOGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) {
                    while (true) {
                        try {
                            Pause.at("stays");
                            return new Identity("sample", new String(token, UTF_8));
                        } catch (InterruptedException e) {
                            // It stays.
                        }
                    }
                }
            }
            """).handler("ORDERED", "return message;");

    private TestHost startWithLogin(String login, String gate) throws Exception {
        return TestHost.start(home, """
                { "sessions": { "store": null }, "login": { "port": 0, "plugin": "test" %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" %s } ] }
                """.formatted(login, gate), LOGIN);
    }

    private LoginClient connectToLogin(TestHost host) throws Exception {
        LoginClient client = LoginClient.connect(host.loginAddress());
        opened(client.wire());
        return client;
    }

    @Test
    void calls_into_the_login_plugin_of_clients_that_have_left() throws Exception {
        try (Pause pause = Pause.before("stays"); TestHost host = startWithLogin(", \"maxclient\": 1", "")) {
            for (int left = 1; left <= 2; left++) {
                Awaitility.await().ignoreExceptions().until(() -> connectToLogin(host).ask("alice") != null);
                // The call waits, and waits once more after its interrupt.
                int begun = 2 * left - 1;
                Awaitility.await().until(() -> pause.waiting() == begun);
                opened.getLast().close();
                Awaitility.await().until(() -> pause.waiting() == begun + 1);
            }
            Awaitility.await().ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(connectToLogin(host).ask("bob").answer()).isEqualTo("403 Forbidden"));
            assertThat(pause.waiting()).isEqualTo(4);
            pause.release();
            Awaitility.await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(connectToLogin(host).ask("bob").answer()).startsWith("200 "));
        }
    }

    @Test
    void logins_in_force_at_a_gate() throws Exception {
        try (TestHost host = startWithLogin("", ", \"max_logins\": 2")) {
            assertThat(connectToLogin(host).ask("alice").answer()).startsWith("200 ");
            assertThat(connectToLogin(host).ask("bob").answer()).startsWith("200 ");
            assertThat(connectToLogin(host).ask("carol").answer()).isEqualTo("403 Forbidden");
            assertThat(connectToLogin(host).ask("bob").answer()).as("instead of the one before").startsWith("200 ");
            assertThat(host.gate().loggedIn()).hasSize(2);
        }
    }

    private TestHost startWithSessions(String sessions) throws Exception {
        return TestHost.start(home, """
                { "sessions": { "store": null, %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """.formatted(sessions), Scripted.concurrent());
    }

    /** Returns the sum of the metrics with that name and those labels. */
    private static double metric(TestHost host, String series) {
        return host.host().metrics().lines().filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    @Test
    void buffers_of_all_connections() throws Exception {
        try (TestHost host = startWithSessions("\"max_buffered\": 1048576")) {
            for (int connection = 0; connection < 40; connection++) {
                Wire half = opened(host.connect());
                half.sendHex("FFFF");
                half.send(new byte[60_000]);
                if (connection == 9) {
                    // Below the bound, so that none is closed.
                    Awaitility.await().until(() -> metric(host, "msgserver_buffered_bytes") > 0);
                    assertThat(closedForBuffers(host)).isZero();
                }
            }
            Awaitility.await().until(() -> closedForBuffers(host) >= 20);
            // A connection of another event loop keeps its bytes until that loop closes it.
            Awaitility.await().until(() -> metric(host, "msgserver_buffered_bytes") <= 1048576);
            double before = closedForBuffers(host);
            var socket = new Socket();
            socket.setReceiveBufferSize(4096);
            Wire deaf = opened(Wire.over(socket, host.address()));
            deaf.sendPackage(host.login().handshake(1));
            deaf.expectPackage("200 OK");
            deaf.requests(Collections.nCopies(250, "size 60000"));
            Awaitility.await().until(() -> closedForBuffers(host) > before);
            Awaitility.await().until(() -> metric(host, "msgserver_buffered_bytes") <= 1048576);
            assertThat(opened(host.connectSomebody()).ask("echo served")).isEqualTo("served");
        }
    }

    private static double closedForBuffers(TestHost host) {
        return metric(host, "msgserver_client_faults_total{gate=\"sample\",kind=\"max_buffered\"}");
    }

    @Test
    void a_connection_whose_client_has_its_last_answer() throws Exception {
        try (TestHost host = startWithSessions("\"max_buffered\": 1048576")) {
            Wire stays = opened(host.connect());
            stays.sendPackage("no handshake");
            stays.expectPackage("404 User Not Found");
            stays.expectClosed();
            Awaitility.await().until(() -> host.gate().connections() == 0);
        }
    }

    @Test
    void remembered_answers_of_all() throws Exception {
        try (TestHost host = startWithSessions("\"max_remembered\": 1048576")) {
            for (int user = 0; user < 40; user++) {
                assertThat(opened(host.connectSomebody()).ask("size 60000")).hasSize(60_000);
            }
            Awaitility.await().until(() -> metric(host, "msgserver_remembered_bytes") <= 1048576);
            assertThat(metric(host, "msgserver_remembered_forgotten_total{reason=\"all\"}")).isPositive();
        }
    }
}
