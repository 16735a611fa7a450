package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a login ends its requests. */
class LogoutTest {

    @Test
    void what_waits_when_the_login_ends_is_never_run(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire other = host.connectSomebody()) {
            TestUser user = host.login("kicked");
            try (Wire wire = host.connect(user, 1)) {
                wire.requests(List.of("stubborn 300", "count runs", "count runs"));
                Awaitility.await().until(() -> other.ask("began stubborn").equals("1"));
                host.gate().kick(user.uid(), user.subid());
                wire.expectClosed();
            }
            awaitNoCall(host);
            assertThat(other.ask("count runs")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void what_runs_when_the_login_ends_is_interrupted(String lane, @TempDir Path home) throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, Scripted.in(lane), "")) {
            TestUser user = host.login("kicked");
            try (Wire wire = host.connect(user, 1)) {
                wire.request("nap 3600000", 1);
                Awaitility.await().until(() -> !log.lines("napping").isEmpty());
                host.gate().logout(user.uid(), user.subid());
                awaitNoCall(host);
                wire.expectClosed();
            }
            assertThat(log.lines("interrupted")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT", "EVENT_LOOP"})
    void a_request_that_logs_its_user_out_is_answered_before_the_close(String lane, @TempDir Path home)
            throws Exception {
        PluginSource plugin = PluginSource.plugin("test", "1.0.0").handler(lane, """
                if (new String(message, UTF_8).equals("log out")) {
                    server.logout(username);
                    return ("online " + server.isLoggedIn(username)).getBytes(UTF_8);
                }
                return message;
                """);
        try (TestHost host = TestHost.start(home, plugin, ""); Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("here")).isEqualTo("here");
            wire.request("log out", 7);
            wire.expectAnswer("online false", 7);
            wire.expectClosed();
        }
    }

    /** A close with unread bytes is a reset, which discards bytes that have not reached the client. */
    @Test
    void the_last_answer_arrives_though_its_client_still_asks(@TempDir Path home) throws Exception {
        PluginSource plugin = PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
                server.logout(username);
                return new byte[60_000];
                """);
        try (TestHost host = TestHost.start(home, plugin, ""); var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            Wire wire = Wire.over(socket, host.address());
            wire.sendPackage(host.login().handshake(1));
            wire.expectPackage("200 OK");
            Thread asking = Thread.ofVirtual().start(() -> askOnAndOn(wire));
            assertThat(wire.readPackage()).hasSize(60_005);
            wire.close();
            asking.join();
        }
    }

    private static void askOnAndOn(Wire wire) {
        try {
            for (int number = 0;; number++) {
                wire.request("x".repeat(1000), number);
            }
        } catch (IOException _) {
            // It has closed.
        }
    }

    private static void awaitNoCall(TestHost host) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(
                () -> Objects.requireNonNull(host.host().plugins().getFirst().current()).leases() == 0);
    }
}
