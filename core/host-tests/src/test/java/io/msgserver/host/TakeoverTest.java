package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A login outlives its connections, of which it has one at a time. */
class TakeoverTest {
    private static TestHost host;
    private TestUser user;
    private Wire other;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, Scripted.concurrent(), "");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void logIn() throws Exception {
        user = host.login();
        other = host.connectSomebody();
    }

    @AfterEach
    void leave() throws Exception {
        other.close();
    }

    @Test
    void a_new_handshake_closes_the_older_connection() throws Exception {
        try (Wire first = host.connect(user, 1); Wire second = host.connect(user, 2)) {
            first.expectClosed();
            assertThat(second.ask("echo served")).isEqualTo("served");
        }
    }

    @Test
    void nothing_that_the_older_connection_still_sends_runs() throws Exception {
        try (Wire first = host.connect(user, 1); Wire second = host.connect(user, 2)) {
            sendRegardless(first, "count " + user.uid());
            assertThat(second.ask("echo served")).isEqualTo("served");
            first.expectClosed();
            assertThat(other.ask("count " + user.uid())).isEqualTo("1");
        }
    }

    @Test
    void a_failed_handshake_takes_nothing_over() throws Exception {
        try (Wire first = host.connect(user, 1); Wire second = host.connect()) {
            second.sendPackage(user.username() + ":2:AAAAAAAAAAA=");
            second.expectPackage("401 Unauthorized");
            assertThat(first.ask("echo served")).isEqualTo("served");
        }
    }

    @Test
    void a_running_request_resent_on_the_later_connection_is_answered_there() throws Exception {
        try (Wire first = host.connect(user, 1)) {
            first.request("wait " + user.uid(), 7);
            awaitBegun(1);
            try (Wire second = host.connect(user, 2)) {
                second.request("wait " + user.uid(), 7);
                assertThat(second.ask("echo served")).isEqualTo("served");
                other.ask("open " + user.uid());
                second.expectAnswer(user.uid(), 7);
                second.expectSilence(Duration.ofMillis(50));
                first.expectClosed();
            }
        }
        assertThat(other.ask("began " + user.uid())).isEqualTo("1");
    }

    @Test
    void a_running_request_not_resent_is_not_answered_on_the_later_connection() throws Exception {
        try (Wire first = host.connect(user, 1)) {
            first.request("wait " + user.uid(), 7);
            awaitBegun(1);
            try (Wire second = host.connect(user, 2)) {
                other.ask("open " + user.uid());
                second.expectSilence(Duration.ofMillis(100));
                second.request("wait " + user.uid(), 7);
                second.expectAnswer(user.uid(), 7);
            }
        }
        assertThat(other.ask("began " + user.uid())).isEqualTo("1");
    }

    @Test
    void a_request_completed_without_its_connection_does_not_run_twice() throws Exception {
        try (Wire first = host.connect(user, 1)) {
            first.request("wait " + user.uid(), 7);
            awaitBegun(1);
            first.socket().setSoLinger(true, 0);
        }
        awaitCall("disconnect " + user.uid());
        other.ask("open " + user.uid());
        try (Wire second = host.connect(user, 2)) {
            second.request("wait " + user.uid(), 7);
            second.expectAnswer(user.uid(), 7);
        }
        assertThat(other.ask("began " + user.uid())).isEqualTo("1");
    }

    @Test
    void one_who_half_closes_finds_all_answers_on_reconnecting() throws Exception {
        try (Wire first = host.connect(user, 1)) {
            first.request("wait " + user.uid(), 1);
            first.request("count " + user.uid(), 2);
            first.socket().shutdownOutput();
            awaitBegun(1);
        }
        other.ask("open " + user.uid());
        try (Wire second = host.connect(user, 2)) {
            second.request("wait " + user.uid(), 1);
            second.expectAnswer(user.uid(), 1);
            second.request("count " + user.uid(), 2);
            second.expectAnswer("1", 2);
        }
        assertThat(other.ask("began " + user.uid())).isEqualTo("1");
        assertThat(other.ask("count " + user.uid())).isEqualTo("2");
    }

    @Test
    void one_who_vanishes_is_reported_once_and_finds_the_answer() throws Exception {
        try (Wire first = host.connect(user, 1)) {
            first.request("wait " + user.uid(), 1);
            awaitBegun(1);
            first.socket().setSoLinger(true, 0);
        }
        awaitCall("disconnect " + user.uid());
        other.ask("open " + user.uid());
        try (Wire second = host.connect(user, 2)) {
            second.request("wait " + user.uid(), 1);
            second.expectAnswer(user.uid(), 1);
            assertThat(calls("disconnect " + user.uid())).isEqualTo(1);
        }
    }

    @Test
    void on_disconnect_is_for_the_current_connection_and_not_for_a_replaced_one() throws Exception {
        try (Wire first = host.connect(user, 1); Wire second = host.connect(user, 2)) {
            first.expectClosed();
            try (Wire third = host.connect(user, 3)) {
                second.expectClosed();
                assertThat(third.ask("echo served")).isEqualTo("served");
            }
        }
        awaitCall("disconnect " + user.uid());
        // Events run on threads of their own, so one later event proves nothing, but many are likely to.
        for (int index = 4; index < 24; index++) {
            host.connect(user, index).close();
            int times = index - 2;
            Awaitility.await().pollInterval(Duration.ofMillis(5))
                    .until(() -> calls("disconnect " + user.uid()) == times);
        }
    }

    @Test
    void a_connection_that_failed_to_shake_hands_is_no_disconnect() throws Exception {
        host.connect(user, 1).close();
        awaitCall("disconnect " + user.uid());
        try (Wire wire = host.connect()) {
            wire.sendPackage(user.handshake(1));
            wire.expectPackage("403 Index Expired");
            wire.expectClosed();
        }
        host.connect().close();
        host.connect(user, 2).close();
        Awaitility.await().until(() -> calls("disconnect " + user.uid()) == 2);
    }

    // Logout and kick.

    @Test
    void a_logout_closes_the_connection_and_ends_the_login_and_is_no_disconnect() throws Exception {
        try (Wire wire = host.connect(user, 1)) {
            host.gate().logout(user.uid(), user.subid());
            wire.expectClosed();
        }
        gone();
        assertThat(calls("logout " + user.uid())).isEqualTo(1);
        assertThat(calls("disconnect " + user.uid())).isZero();
    }

    @Test
    void a_kick_is_a_logout() throws Exception {
        try (Wire wire = host.connect(user, 1)) {
            host.gate().kick(user.uid(), user.subid());
            wire.expectClosed();
        }
        gone();
        assertThat(calls("kick " + user.uid())).isEqualTo(1);
        assertThat(calls("logout " + user.uid())).isEqualTo(1);
        assertThat(calls("disconnect " + user.uid())).isZero();
    }

    @Test
    void a_logout_twice_or_of_nobody_is_no_error() {
        host.gate().logout(user.uid(), user.subid());
        host.gate().logout(user.uid(), user.subid());
        host.gate().kick("nobody here", "1");
    }

    @Test
    void a_logout_of_an_older_login_never_ends_the_newer_one() throws Exception {
        TestUser newer = host.login(user.uid());
        try (Wire wire = host.connect(newer, 1)) {
            host.gate().logout(user.uid(), user.subid());
            gone();
            assertThat(wire.ask("echo served")).isEqualTo("served");
            host.gate().kick(user.uid(), user.subid());
            assertThat(wire.ask("echo served")).isEqualTo("served");
        }
        host.connect(newer, 2).close();
    }

    @Test
    void a_logout_of_the_newer_login_leaves_the_older_one() throws Exception {
        TestUser newer = host.login(user.uid());
        try (Wire wire = host.connect(user, 1)) {
            host.gate().logout(newer.uid(), newer.subid());
            assertThat(wire.ask("echo served")).isEqualTo("served");
        }
    }

    @Test
    void a_request_that_finishes_after_the_logout_disturbs_nobody() throws Exception {
        try (Wire wire = host.connect(user, 1)) {
            wire.request("wait " + user.uid(), 1);
            awaitBegun(1);
            host.gate().logout(user.uid(), user.subid());
            wire.expectClosed();
        }
        other.ask("open " + user.uid());
        TestUser anew = host.login(user.uid());
        try (Wire wire = host.connect(anew, 1)) {
            // Another login has its own numbers: this request runs.
            wire.request("wait " + user.uid(), 1);
            wire.expectAnswer(user.uid(), 1);
            assertThat(wire.ask("began " + user.uid())).isEqualTo("2");
        }
    }

    private void gone() throws Exception {
        try (Wire wire = host.connect()) {
            wire.sendPackage(user.handshake(10));
            wire.expectPackage("404 User Not Found");
            wire.expectClosed();
        }
    }

    private void awaitBegun(int times) {
        Awaitility.await().until(() -> other.ask("began " + user.uid()).equals(String.valueOf(times)));
    }

    private void awaitCall(String call) {
        Awaitility.await().until(() -> calls(call) == 1);
    }

    private long calls(String call) throws Exception {
        return List.of(other.ask("calls").split(", ")).stream().filter(call::equals).count();
    }

    /** Sends a request on a connection that may be closed already. */
    private static void sendRegardless(Wire wire, String request) {
        try {
            wire.request(request, 1);
        } catch (IOException _) {
            // The request does not arrive then.
        }
    }
}
