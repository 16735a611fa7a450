package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.protocol.Packages;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that end their sending side and continue to read. */
class HalfCloseTest {
    @TempDir
    private Path home;

    /** Returns all bytes that a client sends: the handshake and its requests, numbered from 1. */
    private static byte[] conversation(TestUser user, List<String> requests) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Wire.framed(user.handshake(1).getBytes(StandardCharsets.ISO_8859_1)));
        for (int i = 0; i < requests.size(); i++) {
            bytes.writeBytes(Packages.request(requests.get(i).getBytes(StandardCharsets.ISO_8859_1), i + 1));
        }
        return bytes.toByteArray();
    }

    private static long disconnects(Wire observer, String uid) throws Exception {
        return Arrays.stream(observer.ask("calls").split(", ")).filter(("disconnect " + uid)::equals).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void what_was_read_before_the_end_is_answered(String lane) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.in(lane), ""); Wire observer = host.connectSomebody()) {
            for (int round = 0; round < 60; round++) {
                TestUser user = host.login("user-" + round);
                try (Wire wire = host.connect()) {
                    wire.send(conversation(user, Collections.nCopies(4, "nap 1")));
                    wire.socket().shutdownOutput();
                    wire.expectPackage("200 OK");
                    for (int answer = 0; answer < 4; answer++) {
                        // Concurrent requests are answered in any order.
                        assertThat(wire.readPackage()).startsWith('1', 1).hasSize(6);
                    }
                    wire.expectClosed();
                }
            }
            for (int round = 0; round < 60; round++) {
                assertThat(disconnects(observer, "user-" + round)).isEqualTo(1);
            }
        }
    }

    @Test
    void requests_that_a_pause_held_back_are_answered() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"max_pending\": 2,");
                Wire wire = host.connect()) {
            wire.send(conversation(host.login(), Collections.nCopies(50, "count of all")));
            wire.socket().shutdownOutput();
            wire.expectPackage("200 OK");
            for (int number = 1; number <= 50; number++) {
                wire.expectAnswer(String.valueOf(number), number);
            }
            wire.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void answers_that_the_socket_has_no_room_for_are_sent(String lane) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.in(lane), ""); Wire wire = host.connect()) {
            wire.send(conversation(host.login(), Collections.nCopies(200, "size 60000")));
            wire.socket().shutdownOutput();
            wire.expectPackage("200 OK");
            for (int answer = 0; answer < 200; answer++) {
                assertThat(wire.readPackage()).hasSize(60_005);
            }
            wire.expectClosed();
        }
    }

    @Test
    void an_answer_that_takes_its_time_leaves_before_the_connection_ends() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire observer = host.connectSomebody();
                Wire wire = host.connect()) {
            wire.send(conversation(host.login("alice"), List.of("wait door")));
            wire.socket().shutdownOutput();
            wire.expectPackage("200 OK");
            Awaitility.await().until(() -> observer.ask("began door").equals("1"));
            assertThat(disconnects(observer, "alice")).isZero();
            observer.ask("open door");
            wire.expectAnswer("door", 1);
            wire.expectClosed();
            Awaitility.await().until(() -> disconnects(observer, "alice") == 1);
        }
    }

    @Test
    void a_client_without_requests_in_hand_is_let_go_at_once() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire asked = host.connectSomebody();
                Wire unknown = host.connect()) {
            assertThat(asked.ask("echo hello")).isEqualTo("hello");
            asked.socket().shutdownOutput();
            asked.expectClosed();
            unknown.socket().shutdownOutput();
            unknown.expectClosed();
        }
    }

    @Test
    void half_a_connection_has_an_end_in_time() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(),
                "\"request_timeout\": \"300ms\", \"write_timeout\": \"1ms\",");
                Wire wire = host.connect()) {
            wire.send(conversation(host.login(), List.of("stubborn 20000", "echo late")));
            wire.socket().shutdownOutput();
            wire.expectPackage("200 OK");
            Awaitility.await().until(() -> host.gate().connections() == 0);
        }
    }

    /** The socket has no more events, and must not wake its event loop repeatedly. */
    @Test
    void a_reset_after_the_end_keeps_no_event_loop_busy() throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire observer = host.connectSomebody();
                Wire wire = host.connect()) {
            wire.send(conversation(host.login(), List.of("wait door")));
            wire.socket().shutdownOutput();
            wire.expectPackage("200 OK");
            Awaitility.await().until(() -> observer.ask("began door").equals("1"));
            wire.socket().setSoLinger(true, 0);
            wire.socket().close();

            assertThat(observer.ask("nap 500")).isEqualTo("500");
            long before = loopNanos();
            assertThat(observer.ask("nap 1000")).isEqualTo("1000");
            assertThat(loopNanos() - before).isLessThan(500_000_000);
            observer.ask("open door");
            Awaitility.await().until(() -> host.gate().connections() == 1);
        }
    }

    /** Returns the processor time of all event loops. */
    private static long loopNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("event-loop"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId())).sum();
    }
}
