package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.session.SessionStatus;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stop of a host: running requests are answered, and nothing is left. */
class StopTest {
    private static final Duration POLL = Duration.ofMillis(2);
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "stop_timeout": "%s" }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT"})
    void requests_that_run_are_answered_before_the_connection_closes(String lane, @TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.in(lane));
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.request("nap 300", 1);
            Awaitility.await().until(() -> other.ask("began nap").equals("1"));
            Thread stop = Thread.ofVirtual().start(host.host()::close);
            wire.expectAnswer("300", 1);
            wire.expectClosed();
            stop.join();
        }
    }

    /** The threads of these requests need carriers, which are all busy when the stop begins. */
    @Test
    void requests_that_have_just_come_are_answered(@TempDir Path home) throws Exception {
        var spinning = new AtomicInteger();
        var released = new AtomicBoolean();
        System.getProperties().put("msgserver.test.spinning", spinning);
        System.getProperties().put("msgserver.test.released", released);
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"),
                PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
                        if (new String(message, UTF_8).equals("spin")) {
                            ((java.util.concurrent.atomic.AtomicInteger) System.getProperties()
                                    .get("msgserver.test.spinning")).incrementAndGet();
                            var released = (java.util.concurrent.atomic.AtomicBoolean) System.getProperties()
                                    .get("msgserver.test.released");
                            while (!released.get()) Thread.onSpinWait();
                        }
                        return message;
                        """))) {
            List<Wire> wires = new ArrayList<>();
            for (int user = 0; user < Runtime.getRuntime().availableProcessors() + 20; user++) {
                wires.add(host.connectSomebody());
            }
            List<Wire> spinners = wires.subList(0, wires.size() - 20);
            for (Wire wire : spinners) {
                wire.request("spin", 1);
            }
            Awaitility.await().pollInterval(POLL).until(() -> spinning.get() == spinners.size());
            for (Wire wire : wires.subList(spinners.size(), wires.size())) {
                wire.request("x", 1);
            }
            Awaitility.await().pollInterval(POLL).until(() -> pending(host) == wires.size());
            Thread stop = Thread.ofPlatform().start(host.host()::close);
            Awaitility.await().pollInterval(POLL).until(StopTest::waitsForRequests);
            released.set(true);
            for (Wire wire : wires) {
                byte[] answer = wire.readPackage();
                assertThat(answer[answer.length - 5]).isOne();
                wire.expectClosed();
                wire.close();
            }
            stop.join();
        } finally {
            released.set(true);
            System.getProperties().remove("msgserver.test.spinning");
            System.getProperties().remove("msgserver.test.released");
        }
    }

    private static long pending(TestHost host) {
        return host.gate().users("", null, 1000).stream().mapToLong(SessionStatus::pending).sum();
    }

    private static boolean waitsForRequests() {
        return Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getMethodName().equals("finishRequests"));
    }

    @Test
    void requests_queued_behind_an_ordered_one_are_answered_too(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.ordered());
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.requests(List.of("nap 200", "echo two", "echo three"));
            Awaitility.await().until(() -> other.ask("began nap").equals("1"));
            Thread stop = Thread.ofVirtual().start(host.host()::close);
            wire.expectAnswer("200", 1);
            wire.expectAnswer("two", 2);
            wire.expectAnswer("three", 3);
            wire.expectClosed();
            stop.join();
        }
    }

    @Test
    void a_running_event_loop_request_is_answered_before_the_connection_closes(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.eventLoop());
                Wire wire = host.connectSomebody()) {
            try (var log = CapturedLog.start()) {
                wire.request("nap 1500", 1);
                Awaitility.await().until(() -> !log.lines("napping").isEmpty());
            }
            Thread stop = Thread.ofVirtual().start(host.host()::close);
            wire.expectAnswer("1500", 1);
            wire.expectClosed();
            stop.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT"})
    void one_that_hangs_is_interrupted_and_fails(String lane, @TempDir Path home) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("100ms"), Scripted.in(lane));
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.request("wait for ever", 1);
            Awaitility.await().until(() -> other.ask("began for ever").equals("1"));
            assertThat(timeOf(host.host()::close)).isBetween(Duration.ofMillis(90), Duration.ofSeconds(4));
            wire.expectFailure(1);
            wire.expectClosed();
            log.awaitLines(1, "WARN", "sample", "1 requests", "stop_timeout", "interrupted");
        }
    }

    @Test
    void no_request_queued_behind_a_hanging_one_begins_after_the_interrupt(@TempDir Path home) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("100ms"), Scripted.ordered());
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.requests(Collections.nCopies(5, "wait for ever"));
            Awaitility.await().until(() -> other.ask("began for ever").equals("1"));
            host.host().close();
            wire.expectFailure(1);
            // The others did not run, and are sent again on the next connection.
            wire.expectClosed();
            log.awaitLines(1, "onRequest was interrupted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT"})
    void one_that_ignores_the_interruption_does_not_hold_up_the_stop(String lane, @TempDir Path home)
            throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("100ms"), Scripted.in(lane));
                Wire wire = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            wire.request("stubborn 4000", 1);
            Awaitility.await().until(() -> other.ask("began stubborn").equals("1"));
            assertThat(timeOf(host.host()::close)).isLessThan(Duration.ofMillis(3500));
            wire.expectFailure(1);
            wire.expectClosed();
            log.awaitLines(1, "interrupted");
        }
    }

    @Test
    void one_that_blocks_its_event_loop_does_not_hold_up_the_stop(@TempDir Path home) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.formatted("100ms"), Scripted.eventLoop());
                Wire wire = host.connectSomebody()) {
            wire.request("stubborn 7000", 1);
            Awaitility.await().until(() -> !log.lines("napping").isEmpty());
            assertThat(timeOf(host.host()::close)).isLessThan(Duration.ofMillis(6500));
            log.awaitLines(1, "WARN", "sample", "blocks an event loop", "100 ms");
            log.awaitLines(1, "ERROR", "an event loop is blocked");
        }
    }

    @Test
    void a_client_who_does_not_read_does_not_hold_up_the_stop(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.concurrent());
                Wire deaf = host.connectSomebody();
                Wire other = host.connectSomebody()) {
            deaf.requests(Collections.nCopies(120, "size 60000"));
            Awaitility.await().until(() -> other.ask("sizes").equals("120"));
            assertThat(timeOf(host.host()::close)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void the_port_is_free_and_no_thread_is_left_that_keeps_the_jvm_up(@TempDir Path home) throws Exception {
        Set<Thread> before = nonDaemonThreads();
        InetSocketAddress address;
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.ordered());
                Wire wire = host.connectSomebody()) {
            address = host.address();
            assertThat(wire.ask("echo served")).isEqualTo("served");
            host.host().close();
            host.host().close(); // A second call has no effect.
            wire.expectClosed();
        }
        assertThatThrownBy(() -> Wire.connect(address)).isInstanceOf(ConnectException.class);
        try (var port = new ServerSocket()) {
            port.setReuseAddress(true);
            port.bind(address);
        }
        Awaitility.await().untilAsserted(() -> assertThat(nonDaemonThreads()).isSubsetOf(before));
    }

    @Test
    void stopping_amid_traffic_answers_or_closes_and_logs_nothing(@TempDir Path home) throws Exception {
        try (var log = CapturedLog.start()) {
            for (int round = 0; round < 10; round++) {
                stopAmidTraffic(home.resolve("round" + round));
            }
            assertThat(log.lines()).isEmpty();
        }
    }

    private static void stopAmidTraffic(Path home) throws Exception {
        var failed = new AtomicInteger();
        try (TestHost host = TestHost.start(home, SETTINGS.formatted("10s"), Scripted.ordered())) {
            List<Thread> clients = IntStream.range(0, 10)
                    .mapToObj(_ -> Thread.ofVirtual().start(() -> askUntilClosed(host, failed))).toList();
            Awaitility.await().until(() -> host.gate().connections() == 10);
            host.host().close();
            for (Thread client : clients) {
                assertThat(client.join(Duration.ofSeconds(5))).isTrue();
            }
        }
        assertThat(failed).hasValue(0);
    }

    private static void askUntilClosed(TestHost host, AtomicInteger failed) {
        try {
            TestUser user = host.login();
            for (int index = 1;; index++) {
                try (Wire wire = host.connect(user, index)) {
                    for (int i = 0; i < 20; i++) {
                        wire.request("echo x", i);
                        byte[] answer = wire.readPackage();
                        failed.addAndGet(1 - answer[answer.length - 5]);
                    }
                }
            }
        } catch (IOException | NullPointerException _) {
            // The host has stopped.
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Set<Thread> nonDaemonThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private static Duration timeOf(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
