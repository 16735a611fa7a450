package io.msgserver.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Rogue;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.netty.channel.epoll.Epoll;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that misbehaves in a request harms that request only, and delays no other user. */
class MisbehavingRequestsTest {
    /** Has two event loops, one more than the blocked one. */
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "request_timeout": "300ms",
                           "event_loop_limit": "50ms", "event_loop_offences": %d },
                         { "servername": "other", "port": 0, "plugin": "good" } ],
              "control": { "port": 0 }, "event_loops": 2, "stop_timeout": "100ms" }
            """;
    private static final String INTERRUPTIBLE = "never.await();";

    @TempDir
    private Path home;
    private final Rogue rogue = Rogue.begin();

    @AfterEach
    void endWhatHasNoEnd() {
        rogue.end();
    }

    private TestHost start(String lane, String onRequest) throws Exception {
        return start(lane, onRequest, 1000);
    }

    private TestHost start(String lane, String onRequest, int offences) throws Exception {
        return TestHost.start(home, String.format(Locale.ROOT, SETTINGS, offences), Rogue.onRequest(lane, onRequest),
                Rogue.good());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void one_that_takes_longer_than_request_timeout_is_interrupted_and_fails(String lane) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = start(lane, INTERRUPTIBLE);
                Wire wire = host.connectSomebody()) {
            wire.request("misbehave", 1);
            wire.expectFailure(1);
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            // The watchdog logs after the interrupt.
            Awaitility.await().untilAsserted(
                    () -> assertThat(log.lines("WARN", "gate sample", "user1", "test 1.0.0", "request_timeout, 300 ms"))
                            .hasSize(1));
            log.awaitLine("at p.Handler.onRequest");
            new Scrape(host, home).await("msgserver_requests_timed_out_total{gate=\"sample\"}", 1);
            new Scrape(host, home).await("msgserver_requests_total{gate=\"sample\",outcome=\"failed\"}", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void what_it_says_too_late_is_not_the_answer(String lane) throws Exception {
        try (TestHost host = start(lane, "try { never.await(); } catch (InterruptedException e) { }");
                Wire wire = host.connectSomebody()) {
            wire.request("misbehave", 1);
            wire.expectFailure(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"ORDERED, Rogue.spin();", "ORDERED, Rogue.sleep();", "ORDERED, Rogue.stick();",
            "CONCURRENT, Rogue.spin();"})
    void one_that_ignores_its_interrupt_fails_and_its_users_next_one_runs(String lane, String misbehaviour)
            throws Exception {
        try (TestHost host = start(lane, misbehaviour);
                Wire wire = host.connectSomebody()) {
            wire.request("misbehave", 1);
            wire.request("?", 2);
            if (lane.equals("ORDERED")) {
                wire.expectFailure(1);
                wire.expectAnswer("1.0.0", 2);
            } else {
                wire.expectAnswer("1.0.0", 2);
                wire.expectFailure(1);
            }
        }
    }

    @Test
    void the_failure_is_remembered() throws Exception {
        try (TestHost host = start("ORDERED", Rogue.SPINS)) {
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1)) {
                wire.request("misbehave", 1);
                wire.expectFailure(1);
            }
            try (Wire wire = host.connect(user, 2)) {
                wire.request("misbehave", 1);
                wire.expectFailure(1);
            }
        }
    }

    @Test
    void a_stop_does_not_wait_for_one_that_was_given_up() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = start("ORDERED", Rogue.SPINS);
                Wire wire = host.connectSomebody()) {
            wire.request("misbehave", 1);
            wire.expectFailure(1);
            host.host().close();
            assertThat(log.lines("WARN", "still run")).isEmpty();
        }
    }

    @Test
    void more_endless_loops_than_there_are_processors_hold_up_nobody() throws Exception {
        int loops = Runtime.getRuntime().availableProcessors() + 1;
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home,
                        String.format(Locale.ROOT, SETTINGS, 3).replace("300ms", "1h"),
                        Rogue.onRequest("CONCURRENT", Rogue.SPINS),
                        Rogue.good());
                Wire wire = host.connectSomebody();
                Wire other = host.connectTo("other", "somebody")) {
            for (int number = 1; number <= loops; number++) {
                wire.request("misbehave", number);
            }
            assertThat(other.ask("?")).isEqualTo("good");
            assertThat(host.connectSomebody().ask("?")).isEqualTo("1.0.0");
            log.awaitLine("WARN", "virtual threads do not get their turn", "onRequest of plugin test 1.0.0");
            log.awaitLine("at p.Rogue.spin");
            rogue.end();
            for (int number = 1; number <= loops; number++) {
                assertThat(wire.readPackage())
                        .startsWith("1.0.0".getBytes(US_ASCII));
            }
            new Scrape(host, home).await("msgserver_carriers_added", 0);
        }
    }

    /** Each such call occupies a platform thread, so their number must be limited. */
    @Test
    void one_whose_calls_compute_without_end_runs_no_more_until_they_come_back() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = start("CONCURRENT", Rogue.SPINS);
                Wire other = host.connectTo("other", "somebody")) {
            TestUser user = host.login();
            Wire wire = host.connect(user, 1);
            for (int number = 1; number <= 16; number++) {
                wire.request("misbehave", number);
            }
            for (int number = 1; number <= 16; number++) {
                assertThat(wire.readPackage()).hasSize(5).startsWith(0);
            }
            wire.request("?", 17);
            wire.expectFailure(17);
            log.awaitLines(1, "ERROR", "16 calls of plugin test 1.0.0 compute without end", "replace it");
            assertThat(other.ask("?")).isEqualTo("good");
            rogue.end();
            Awaitility.await().untilAsserted(() -> {
                try (Wire again = host.connectSomebody()) {
                    assertThat(again.ask("?")).isEqualTo("1.0.0");
                }
            });
            try (Wire again = host.connect(user, 2)) {
                again.request("?", 17);
                again.expectAnswer("1.0.0", 17);
            }
            wire.close();
        }
    }

    @Test
    void an_event_loop_handler_that_blocks_is_named_and_moved_to_ordered() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = start("EVENT_LOOP",
                        "Thread.sleep(100); return Thread.currentThread().getName().getBytes(UTF_8);", 2);
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("misbehave")).startsWith("event-loop");
            Awaitility.await().until(() -> !wire.ask("misbehave").startsWith("event-loop"));
            log.awaitLine("WARN", "gate sample", "user1", "test 1.0.0", "holds up an event loop", "50 ms");
            log.awaitLine("at p.Handler.onRequest");
            log.awaitLines(1, "WARN", "test 1.0.0", "2 times", "event_loop_offences", "ORDERED");
            assertThat(new Scrape(host, home).value("msgserver_event_loop_offences_total{gate=\"sample\"}"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(host.host().plugins().toString()).contains("runs as in the lane ORDERED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Rogue.SPINS, Rogue.SLEEPS, Rogue.STICKS})
    void an_event_loop_whose_handler_never_comes_back_is_given_up(String misbehaviour) throws Exception {
        assumeTrue(Epoll.isAvailable(), "NIO connections cannot be cut");
        try (var log = CapturedLog.start();
                TestHost host = start("EVENT_LOOP", misbehaviour)) {
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1);
                    Wire neighbour = neighbourOf(host, wire)) {
                wire.request("misbehave", 7);
                expectCut(wire);
                expectCut(neighbour);
            }
            try (Wire wire = host.connect(user, 2)) {
                wire.request("misbehave", 7);
                wire.expectFailure(7);
                assertThat(wire.ask("?")).isEqualTo("1.0.0");
            }
            for (int connection = 0; connection < 4; connection++) {
                try (Wire wire = host.connectSomebody()) {
                    assertThat(wire.ask("?")).isEqualTo("1.0.0");
                }
            }
            Awaitility.await().untilAsserted(() -> assertThat(host.gate().connections()).isZero());
            assertThat(host.gate().disconnectsTold()).isPositive();
            log.awaitLines(1, "ERROR", "ignores its interrupt", "given up");
            assertThat(new Scrape(host, home).value("msgserver_event_loops_given_up_total")).isEqualTo(1);
            long start = System.nanoTime();
            host.host().close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    /** Connects on the event loop of the given connection: the two loops are assigned in turn. */
    private static Wire neighbourOf(TestHost host, Wire wire) throws Exception {
        try (Wire between = host.connectSomebody()) {
            assertThat(between.ask("?")).isEqualTo(wire.ask("?"));
            return host.connectSomebody();
        }
    }

    private static void expectCut(Wire wire) {
        assertThat(catchThrowable(wire::readPackage))
                .isInstanceOfAny(EOFException.class, IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"throw new OutOfMemoryError(\"unable to create native thread\");",
                    "byte[][] much = new byte[1][Integer.MAX_VALUE];",
                    "recurse();", "deadlock();",
                    "for (int i = 0; i < 100_000; i++) Thread.startVirtualThread(() -> { try { Rogue.END.await(); } catch (InterruptedException e) { } });"
                            + "throw new Exception(\"done\");",
                    "long end = System.nanoTime() + 300_000_000; while (System.nanoTime() < end) kept = new byte[1 << 20]; throw new Exception(\"done\");"})
    void other_misbehaviour_fails_the_request_and_others_are_answered(String misbehaviour) throws Exception {
        var source = Rogue.onRequest("CONCURRENT", misbehaviour.replace("recurse()", "Worse.recurse(0)")
                .replace("deadlock()", "Worse.deadlock(new String(message, UTF_8).endsWith(\"1\"))")
                .replace("kept", "Worse.kept")).with("Worse",
                        """
                                final class Worse {
                                    static volatile byte[] kept;
                                    static final java.util.concurrent.locks.ReentrantLock ONE = new java.util.concurrent.locks.ReentrantLock();
                                    static final java.util.concurrent.locks.ReentrantLock TWO = new java.util.concurrent.locks.ReentrantLock();
                                    static final CountDownLatch BOTH = new CountDownLatch(2);
                                    static int recurse(int depth) { return recurse(depth + 1) + 1; }
                                    static void deadlock(boolean first) throws InterruptedException {
                                        var mine = first ? ONE : TWO;
                                        var theirs = first ? TWO : ONE;
                                        mine.lockInterruptibly();
                                        try {
                                            BOTH.countDown();
                                            BOTH.await();
                                            theirs.lockInterruptibly();
                                            theirs.unlock();
                                            throw new InterruptedException("the other was given up first");
                                        } finally {
                                            mine.unlock();
                                        }
                                    }
                                }
                                """);
        try (TestHost host = TestHost.start(home, String.format(Locale.ROOT, SETTINGS, 3), source, Rogue.good());
                Wire wire = host.connectSomebody();
                Wire other = host.connectTo("other", "somebody")) {
            wire.request("misbehave 1", 1);
            wire.request("misbehave 2", 2);
            assertThat(other.ask("?")).isEqualTo("good");
            assertThat(wire.readPackage()).as("the failure of one").hasSize(5);
            assertThat(wire.readPackage()).as("and of the other").hasSize(5);
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            assertThat(other.ask("?")).isEqualTo("good");
        }
    }
}
