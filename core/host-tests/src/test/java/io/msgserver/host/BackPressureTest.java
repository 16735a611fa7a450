package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.protocol.Packages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client with too many requests has to wait; one that does not read is closed. */
class BackPressureTest {
    /** Reading stops after the request that exceeds {@code max_pending}. */
    private static final int MAX_PENDING = 8;
    private static final String BEGUN = String.valueOf(MAX_PENDING + 1);
    private static final String SETTINGS = "\"max_pending\": " + MAX_PENDING + ",";

    @Test
    void a_user_at_max_pending_is_not_read_from_and_all_is_answered(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), SETTINGS);
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.requests(Collections.nCopies(1000, "wait full"));
            Awaitility.await().until(() -> other.ask("began full").equals(BEGUN));
            for (int i = 0; i < 100; i++) { // Others are served, and no request begins meanwhile.
                assertThat(other.ask("began full")).isEqualTo(BEGUN);
            }
            other.ask("open full");
            assertThat(numbersOf(wire, 1000)).hasSize(1000).contains(1, 500, 1000);
            assertThat(other.ask("began full")).isEqualTo("1000");
        }
    }

    @Test
    void no_more_is_read_from_a_user_whose_requests_take_max_pending_bytes(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"max_pending_bytes\": 600000,")) {
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1); Wire other = host.connectSomebody()) {
                wire.request("wait full", 1000);
                Thread asking = Thread.ofVirtual().start(() -> askLarge(wire, 100));
                Awaitility.await().until(() -> pending(host, user) == 11);
                for (int i = 0; i < 100; i++) {
                    other.ask("echo served");
                }
                assertThat(pending(host, user)).isEqualTo(11);
                other.ask("open full");
                wire.expectAnswer("full", 1000);
                for (int number = 0; number < 100; number++) {
                    wire.expectAnswer(LARGE, number);
                }
                asking.join();
            }
        }
    }

    /** A large pending request takes memory, whichever user sent it. */
    @Test
    void over_the_total_limit_only_large_requests_wait_and_all_are_answered(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, BOUND_OF_ALL, Scripted.ordered());
                Wire small = host.connectSomebody()) {
            TestUser full = host.login();
            TestUser late = host.login();
            TestUser gone = host.login();
            try (Wire wire = host.connect(full, 1); Wire second = host.connect(late, 1)) {
                wire.request("wait full", 1000);
                Thread asking = Thread.ofVirtual().start(() -> askLarge(wire, 100));
                Awaitility.await().until(() -> pending(host, full) == 19);
                try (Wire third = host.connect(gone, 1)) {
                    askLarge(third, 1);
                    askLarge(second, 3);
                    for (int i = 0; i < 100; i++) {
                        assertThat(small.ask("echo served")).isEqualTo("served");
                    }
                    assertThat(pending(host, late)).isZero();
                    assertThat(pending(host, gone)).isZero();
                }
                small.ask("open full");
                for (int number = 0; number < 3; number++) {
                    second.expectAnswer(LARGE, number);
                }
                wire.expectAnswer("full", 1000);
                for (int number = 0; number < 100; number++) {
                    wire.expectAnswer(LARGE, number);
                }
                asking.join();
            }
            assertThat(host.host().metrics().lines()
                    .filter(line -> line.startsWith("msgserver_pauses_total{gate=\"sample\",reason=\"crowded\"")
                            && !line.endsWith(" 0.0")))
                    .hasSize(1);
        }
    }

    /** Otherwise an account that logs in repeatedly would use all memory. */
    @Test
    void the_end_of_a_login_makes_room_for_others(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, BOUND_OF_ALL, Scripted.ordered());
                Wire other = host.connectSomebody()) {
            for (int login = 0; login < 5; login++) {
                TestUser user = host.login("again");
                try (Wire wire = host.connect(user, 1)) {
                    wire.request("wait for ever", 1000);
                    Thread asking = Thread.ofVirtual().start(() -> askLarge(wire, 100));
                    Awaitility.await().until(() -> pending(host, user) == 19);
                    host.gate().kick(user.uid(), user.subid());
                    asking.join();
                }
                assertThat(other.ask(QUESTION)).isEqualTo(LARGE);
            }
        }
    }

    private static final String LARGE = "x".repeat(60_000);
    private static final String QUESTION = "echo " + LARGE;
    private static final String BOUND_OF_ALL = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "sessions": { "store": null, "max_pending_bytes": 1048576 } }
            """;

    private static int pending(TestHost host, TestUser user) {
        return host.gate().logins(user.uid()).getFirst().pending();
    }

    private static void askLarge(Wire wire, int times) {
        try {
            for (int number = 0; number < times; number++) {
                wire.request(QUESTION, number);
            }
        } catch (IOException _) {
            // It was closed, as expected.
        }
    }

    @Test
    void a_user_who_reconnects_while_full_has_to_wait_too(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), SETTINGS);
                Wire other = host.connectSomebody()) {
            TestUser user = host.login();
            try (Wire first = host.connect(user, 1)) {
                first.requests(Collections.nCopies(100, "wait full"));
                Awaitility.await().until(() -> other.ask("began full").equals(BEGUN));
            }
            try (Wire second = host.connect(user, 2)) {
                second.requests(Collections.nCopies(100, "wait full"));
                for (int i = 0; i < 100; i++) {
                    assertThat(other.ask("began full")).isEqualTo(BEGUN);
                }
                other.ask("open full");
                assertThat(numbersOf(second, 100)).hasSize(100);
                assertThat(other.ask("began full")).isEqualTo("100");
            }
        }
    }

    @Test
    void an_ordered_user_who_has_max_pending_is_answered_in_order_in_the_end(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), SETTINGS);
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.request("wait first", 0);
            wire.requests(Collections.nCopies(1000, "count here"));
            Awaitility.await().until(() -> other.ask("began first").equals("1"));
            other.ask("open first");
            wire.expectAnswer("first", 0);
            for (int number = 1; number <= 1000; number++) {
                wire.expectAnswer(String.valueOf(number), number);
            }
        }
    }

    @Test
    void a_client_who_never_reads_is_closed_and_others_are_served(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.eventLoop(), "\"write_timeout\": \"500ms\",");
                Wire other = host.connectSomebody();
                Wire deaf = Wire.over(smallReceiveBuffer(), host.address())) {
            TestUser user = host.login();
            deaf.sendPackage(user.handshake(1));
            deaf.expectPackage("200 OK");
            Thread asking = Thread.ofVirtual().start(() -> askFor60000Bytes(deaf, 20_000));
            Awaitility.await().until(() -> closedFor(host, "write_timeout") == 1);
            Awaitility.await().until(() -> host.gate().connections() == 1);
            asking.join();
            // At most the bytes that are buffered before reading stops, and those in the system's buffers.
            assertThat(Integer.parseInt(other.ask("sizes")) * 60_000L).as("bytes answered").isLessThan(16_000_000);
            assertThat(closedFor(host, "write_timeout")).isEqualTo(1);
            assertThat(closedFor(host, "max_unsent")).isZero();
            host.connect(user, 2).close();
        }
    }

    /** Returns the number of connections closed for that fault. A single one is logged at debug only. */
    private static double closedFor(TestHost host, String fault) {
        String series = "msgserver_client_faults_total{gate=\"sample\",kind=\"" + fault + "\"} ";
        return host.host().metrics().lines().filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length()))).sum();
    }

    @Test
    void one_whose_requests_in_hand_make_too_much_is_closed_at_max_unsent(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "\"max_unsent\": 1048576,");
                Wire other = host.connectSomebody();
                Wire deaf = Wire.over(smallReceiveBuffer(), host.address())) {
            deaf.sendPackage(host.login().handshake(1));
            deaf.expectPackage("200 OK");
            // All begin before the first response: the back-pressure that stops reading comes too late for them.
            deaf.requests(Collections.nCopies(200, "hold all"));
            Awaitility.await().until(() -> other.ask("began all").equals("200"));
            other.ask("open all");
            Awaitility.await().until(() -> closedFor(host, "max_unsent") == 1);
            Awaitility.await().until(() -> host.gate().connections() == 1);
        }
    }

    @Test
    void one_who_keeps_reading_is_not_closed_however_long_answers_wait_for_it(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"write_timeout\": \"1s\",");
                Wire wire = Wire.over(smallReceiveBuffer(), host.address())) {
            wire.sendPackage(host.login().handshake(1));
            wire.expectPackage("200 OK");
            Thread asking = Thread.ofVirtual().start(() -> askFor60000Bytes(wire, 500));
            for (int answer = 0; answer < 500; answer++) {
                assertThat(wire.readPackage()).hasSize(60_005);
                // A slow reader: in total a few times the write_timeout, but never that long without reading.
                Thread.sleep(5);
            }
            asking.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"max_unsent\": 1048576", "\"write_timeout\": \"100ms\"", "\"required\": true"})
    void answers_that_did_not_leave_are_sent_on_the_next_connection(String gate, @TempDir Path home)
            throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(),
                gate + ", \"expired_number\": 256,");
                Wire other = host.connectSomebody();
                Wire deaf = Wire.over(smallReceiveBuffer(), host.address())) {
            TestUser user = host.login();
            deaf.sendPackage(user.handshake(1));
            deaf.expectPackage("200 OK");
            deaf.requests(Collections.nCopies(128, "hold all"));
            Awaitility.await().until(() -> other.ask("began all").equals("128"));
            other.ask("open all");
            Awaitility.await().until(() -> pending(host, user) == 0);
            if (!gate.contains("required")) { // Otherwise the next connection takes over.
                Awaitility.await().until(() -> host.gate().connections() == 1);
            }
            try (Wire again = host.connect(user, 2)) {
                again.requests(Collections.nCopies(128, "hold all"));
                for (int number = 1; number <= 128; number++) {
                    assertThat(again.readPackage()).hasSize(60_005);
                }
                assertThat(other.ask("began all")).isEqualTo("128");
            }
        }
    }

    @Test
    void all_that_is_remembered_may_be_asked_again_in_one_go(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"max_remembered\": 9000000,")) {
            TestUser user = host.login();
            var again = new ByteArrayOutputStream();
            try (Wire wire = host.connect(user, 1)) {
                for (int number = 1; number <= 128; number++) {
                    byte[] request = Packages.request("size 65530".getBytes(ISO_8859_1), number);
                    again.write(request);
                    wire.send(request);
                    assertThat(wire.readPackage()).hasSize(65_535);
                }
            }
            try (Wire wire = host.connect(user, 2)) {
                wire.send(again.toByteArray());
                for (int number = 1; number <= 128; number++) {
                    assertThat(wire.readPackage()).hasSize(65_535);
                }
            }
        }
    }

    @Test
    void a_client_who_reads_slowly_gets_everything(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire wire = host.connectSomebody()) {
            for (int round = 0; round < 10; round++) {
                wire.requests(Collections.nCopies(50, "size 60000"));
                for (int number = 1; number <= 50; number++) {
                    assertThat(wire.readPackage()).hasSize(60_005);
                }
            }
        }
    }

    @Test
    void what_an_ordered_user_leaves_unread_is_not_run_far_ahead_of(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire other = host.connectSomebody();
                Wire deaf = Wire.over(smallReceiveBuffer(), host.address())) {
            deaf.sendPackage(host.login().handshake(1));
            deaf.expectPackage("200 OK");
            deaf.requests(Collections.nCopies(250, "size 60000"));
            assertThat(steadySizes(other)).as("beyond what the system buffers").isBetween(5, 150);
            for (int number = 1; number <= 250; number++) {
                byte[] answer = deaf.readPackage();
                assertThat(ByteBuffer.wrap(answer).getInt(60_001)).isEqualTo(number);
            }
        }
    }

    @Test
    void what_waits_for_a_client_who_does_not_read_is_run_when_they_come_back(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"write_timeout\": \"1h\",");
                Wire other = host.connectSomebody();
                Wire deaf = Wire.over(smallReceiveBuffer(), host.address())) {
            TestUser user = host.login();
            deaf.sendPackage(user.handshake(1));
            deaf.expectPackage("200 OK");
            deaf.requests(Collections.nCopies(250, "size 60000"));
            assertThat(steadySizes(other)).isLessThan(150);
            try (Wire again = host.connect(user, 2)) {
                again.request("sizes", 1000);
                again.expectAnswer("250", 1000);
            }
        }
    }

    @Test
    void a_stop_does_not_wait_for_a_client_who_does_not_read(@TempDir Path home) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, Scripted.ordered(), "\"write_timeout\": \"1h\",");
                Wire other = host.connectSomebody();
                Wire deaf = Wire.over(smallReceiveBuffer(), host.address())) {
            deaf.sendPackage(host.login().handshake(1));
            deaf.expectPackage("200 OK");
            deaf.requests(Collections.nCopies(250, "size 60000"));
            assertThat(steadySizes(other)).isLessThan(150);
            host.host().close();
            assertThat(log.lines("WARN", "still run")).isEmpty();
        }
    }

    /** Waits until no more requests are answered for a while, and returns the number of those that were. */
    private static int steadySizes(Wire other) throws IOException {
        int before = 0;
        int rounds = 0;
        while (rounds < 200) {
            int now = Integer.parseInt(other.ask("sizes"));
            rounds = now > 0 && now == before ? rounds + 1 : 0;
            before = now;
        }
        return before;
    }

    private static Socket smallReceiveBuffer() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return socket;
    }

    private static void askFor60000Bytes(Wire wire, int times) {
        try {
            for (int number = 0; number < times; number++) {
                wire.send(Packages.request("size 60000".getBytes(ISO_8859_1), number));
            }
        } catch (IOException _) {
            // It was closed, as expected.
        }
    }

    private static Set<Integer> numbersOf(Wire wire, int responses) throws IOException {
        var numbers = new TreeSet<Integer>();
        for (int i = 0; i < responses; i++) {
            byte[] response = wire.readPackage();
            numbers.add(ByteBuffer.wrap(response).getInt(response.length - 4));
        }
        return numbers;
    }
}
