package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port admits a limited number of connections, and closes those without a handshake in time. */
class ConnectionLimitTest {

    @Test
    void the_last_of_maxclient_is_served_and_the_next_is_closed_at_once(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"maxclient\": 3,");
                Wire first = host.connectSomebody();
                Wire silent = host.connect();
                Wire last = host.connectSomebody()) {
            awaitConnections(host, 3);
            try (Wire next = host.connect()) {
                next.expectClosed();
            }
            assertThat(first.ask("echo served")).isEqualTo("served");
            assertThat(last.ask("echo served")).isEqualTo("served");
            silent.socket().close();
            awaitConnections(host, 2);
            try (Wire instead = host.connectSomebody()) {
                assertThat(instead.ask("echo served")).isEqualTo("served");
            }
        }
    }

    @Test
    void a_user_who_reconnects_when_all_is_full_needs_a_place_of_their_own(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"maxclient\": 1,")) {
            TestUser user = host.login();
            try (Wire first = host.connect(user, 1); Wire second = host.connect()) {
                second.expectClosed();
                assertThat(first.ask("echo served")).isEqualTo("served");
            }
        }
    }

    @Test
    void the_count_is_exact_after_reaching_the_limit_a_thousand_times(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"maxclient\": 2,")) {
            for (int time = 0; time < 1000; time++) {
                reachAndRelease(host, time);
                awaitConnections(host, 0);
            }
            try (Wire first = host.connectSomebody(); Wire last = host.connectSomebody(); Wire next = host.connect()) {
                next.expectClosed();
                assertThat(first.ask("echo served")).isEqualTo("served");
                assertThat(last.ask("echo served")).isEqualTo("served");
            }
        }
    }

    /** Ends connections in different ways: the client closes or resets, or the server closes. */
    private static void reachAndRelease(TestHost host, int time) throws Exception {
        try (Wire one = host.connect(); Wire two = host.connect()) {
            awaitConnections(host, 2);
            try (Wire tooMany = host.connect()) {
                tooMany.expectClosed();
            }
            if (time % 3 == 0) {
                one.socket().setSoLinger(true, 0);
            }
            if (time % 3 == 1) {
                two.sendPackage("no handshake");
            }
        }
    }

    @Test
    void of_a_crowd_just_maxclient_are_let_in(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"maxclient\": 20,")) {
            List<Thread> crowd = new ArrayList<>();
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                crowd.add(Thread.ofVirtual().start(() -> {
                    try {
                        Wire wire = host.connect();
                        synchronized (wires) {
                            wires.add(wire);
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (Thread thread : crowd) {
                thread.join();
            }
            awaitConnections(host, 20);
            // Refused connections are closed already; the others have received nothing yet.
            int refused = 0;
            for (Wire wire : wires) {
                refused += isRefused(wire) ? 1 : 0;
            }
            assertThat(refused).isEqualTo(80);
            awaitConnections(host, 0);
        }
    }

    @Test
    void only_a_connection_without_a_timely_handshake_is_closed(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"handshake_timeout\": \"200ms\",");
                Wire inTime = host.connectSomebody()) {
            long start = System.nanoTime();
            try (Wire silent = host.connect(); Wire halfway = host.connect()) {
                halfway.sendHex("0020" + "41414141");
                silent.expectClosed();
                halfway.expectClosed();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(190),
                    Duration.ofSeconds(5));
            // Its own 200 ms have ended before those of the others.
            assertThat(inTime.ask("echo served")).isEqualTo("served");
        }
    }

    @Test
    void one_who_sends_a_byte_now_and_then_is_closed_in_time_as_well(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "\"handshake_timeout\": \"200ms\",");
                Wire dribbling = host.connect()) {
            dribbling.sendHex("FFFF");
            Awaitility.await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(20)).until(() -> {
                if (host.gate().connections() > 0) {
                    dribbling.sendHex("41");
                }
                return host.gate().connections() == 0;
            });
        }
    }

    private static boolean isRefused(Wire wire) throws IOException {
        try (wire) {
            wire.socket().setSoTimeout(100);
            return wire.socket().getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    private static void awaitConnections(TestHost host, int count) {
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                .until(() -> host.gate().connections() == count);
    }
}
