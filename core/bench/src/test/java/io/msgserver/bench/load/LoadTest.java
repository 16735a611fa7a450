package io.msgserver.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.bench.load.FixedDialogue.Expected;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BYTES = 10;

    private static List<Target> targets(FakeServer server, int connections) {
        return Collections.nCopies(connections, Target.bare(server.address(), new FixedDialogue(BYTES, Expected.ECHO)));
    }

    private static void awaitAnswers(Load load, long answers) {
        Awaitility.await().until(() -> load.answered() >= answers);
    }

    @Test
    void every_request_is_counted_once() throws Exception {
        var served = new AtomicLong();
        try (FakeServer server = FakeServer.start((_, content, session) -> {
            served.incrementAndGet();
            return FakeServer.ok(content, session);
        }); Load load = Load.connect(targets(server, 3), new Pace.Closed(5), 2)) {
            load.start();
            awaitAnswers(load, 1_000);
            load.drain(PATIENCE);
            Phase phase = load.end();
            assertThat(load.answered()).isEqualTo(served.get());
            assertThat(phase.all().requests()).isEqualTo(served.get());
            assertThat(load.faults().counts().any()).isFalse();
        }
    }

    /** Otherwise consecutive rounds would run out of file descriptors. */
    @Test
    void what_is_closed_has_no_connection_left() throws Exception {
        try (FakeServer server = FakeServer.start((_, content, session) -> FakeServer.ok(content, session))) {
            for (int round = 0; round < 20; round++) {
                try (Load load = Load.connect(targets(server, 10), new Pace.Closed(1), 2)) {
                    load.start();
                    awaitAnswers(load, 100);
                }
            }
            Awaitility.await().until(() -> server.open() == 0);
        }
    }

    @Test
    void a_wrong_content_a_wrong_number_and_a_failure_are_seen() throws Exception {
        try (FakeServer server = FakeServer.start((count, content, session) -> switch (count) {
            case 10 -> FakeServer.ok("not this..".getBytes(US_ASCII), session);
            case 20 -> FakeServer.ok("short".getBytes(US_ASCII), session);
            case 30 -> FakeServer.frame(new byte[0], 0, session);
            case 40 -> FakeServer.ok(content, session + 1);
            default -> FakeServer.ok(content, session);
        }); Load load = Load.connect(targets(server, 1), new Pace.Closed(2), 1)) {
            load.start();
            awaitAnswers(load, 100);
            load.drain(Duration.ofMillis(200));
            assertThat(load.faults().counts()).isEqualTo(new Faults.Counts(1, 3, 0, 1));
            assertThat(load.faults().messages().toString()).contains("another content", "5 bytes of content, not 10",
                    "ok = 0",
                    "which was not asked", "1 requests were never answered");
        }
    }

    @Test
    void a_connection_that_the_server_closes_counts_its_requests_as_lost() throws Exception {
        try (FakeServer server = FakeServer
                .start((count, content, session) -> count < 50 ? FakeServer.ok(content, session) : null);
                Load load = Load.connect(targets(server, 2), new Pace.Closed(1), 1)) {
            load.start();
            Awaitility.await().until(() -> load.faults().counts().closed() == 2);
            load.drain(Duration.ofMillis(10));
            assertThat(load.faults().counts()).isEqualTo(new Faults.Counts(0, 0, 2, 2));
            assertThat(load.answered()).isEqualTo(2 * 49);
        }
    }

    /** All requests that were due in the stall have waited, not only the one that met it. */
    @Test
    void an_open_loop_counts_from_when_a_request_was_due() throws Exception {
        var stall = new FakeServer.Stall();
        try (FakeServer server = FakeServer.start((count, content, session) -> {
            if (count == 100) {
                stall.await();
            }
            return FakeServer.ok(content, session);
        }); Load load = Load.connect(targets(server, 1), new Pace.Open(1_000), 1)) {
            load.start();
            awaitAnswers(load, 99);
            Thread.sleep(500);
            stall.release();
            awaitAnswers(load, 800);
            Phase phase = load.end();
            assertThat(phase.all().max()).isGreaterThan(450_000);
            assertThat(phase.all().longestGap()).isGreaterThan(450_000_000);
            // A request is due each millisecond: all that were due until 200 ms before the stall's end have waited for
            // as long.
            long stalled = TimeUnit.NANOSECONDS.toMillis(phase.all().longestGap());
            assertThat(phase.all().latencies().getCountBetweenValues(200_000_000, Long.MAX_VALUE)).isBetween(200L,
                    stalled - 100);
            assertThat(load.faults().counts().any()).isFalse();
        }
    }

    @Test
    void an_open_loop_keeps_its_rate() throws Exception {
        try (FakeServer server = FakeServer.start((_, content, session) -> FakeServer.ok(content, session));
                Load load = Load.connect(targets(server, 7), new Pace.Open(500), 2)) {
            load.start();
            long start = System.nanoTime();
            awaitAnswers(load, 400);
            assertThat(System.nanoTime() - start).isGreaterThan(700_000_000L);
        }
    }

    @Test
    void packages_may_come_in_pieces_and_be_as_large_as_they_can() throws Exception {
        var dialogue = new FixedDialogue(65_530, Expected.UPPER);
        try (FakeServer server = FakeServer.start(
                (_, content, session) -> FakeServer
                        .ok(new String(content, US_ASCII).toUpperCase(Locale.ROOT).getBytes(US_ASCII), session));
                Load load = Load.connect(List.of(Target.bare(server.address(), dialogue)), new Pace.Closed(3), 1)) {
            load.start();
            awaitAnswers(load, 50);
            load.drain(PATIENCE);
            assertThat(load.faults().messages()).isEmpty();
            assertThat(load.faults().counts().any()).isFalse();
        }
    }

    @Test
    void a_port_where_nobody_listens_is_named() throws Exception {
        InetSocketAddress nobody;
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) port.getLocalSocketAddress();
        }
        assertThatThrownBy(() -> Load.connect(List.of(Target.bare(nobody, new FixedDialogue(1, Expected.ANY))),
                new Pace.Closed(1), 1)).isInstanceOf(LoadException.class)
                .hasMessageContainingAll(String.valueOf(nobody.getPort()), "does a server run there?");
    }
}
