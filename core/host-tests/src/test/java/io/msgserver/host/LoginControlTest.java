package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins by the embedding API. */
class LoginControlTest {
    private static TestHost host;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, Scripted.ordered(), "");
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"liar", "nobody", "empty"})
    void a_subid_that_was_not_logged_in_is_refused_and_logged(String uid) {
        try (var log = CapturedLog.start()) {
            assertThatThrownBy(() -> host.login(uid)).isInstanceOf(LoginRefusedException.class);
            log.awaitLines(1, "ERROR", uid + ":", "onLogin");
            assertThat(host.gate().loggedIn()).noneMatch(user -> user.uid().equals(uid));
        }
    }

    @Test
    void a_refused_login_is_no_fault() {
        try (var log = CapturedLog.start()) {
            assertThatThrownBy(() -> host.login("refused")).isInstanceOf(LoginRefusedException.class)
                    .hasMessage("as told");
            assertThat(log.lines("refused")).isEmpty();
        }
    }

    @Test
    void a_login_whose_handler_fails_is_refused_and_logged() {
        try (var log = CapturedLog.start()) {
            assertThatThrownBy(() -> host.login("failing")).isInstanceOf(LoginRefusedException.class)
                    .hasRootCauseInstanceOf(AssertionError.class);
            log.awaitLines(1, "ERROR", "failing:", "onLogin failed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "\u007f"})
    void a_uid_that_would_garble_the_log_is_refused_by_the_host_itself(String uid) {
        try (var log = CapturedLog.start()) {
            assertThatThrownBy(() -> host.login(uid)).isInstanceOf(IllegalArgumentException.class);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void who_is_logged_in_is_online_before_they_connect_and_after_they_leave() throws Exception {
        var user = host.login("online");
        assertThat(host.gate().loggedIn()).anyMatch(online -> online.toString().equals(user.username()));
        host.connect(user, 1).close();
        assertThat(host.gate().loggedIn()).anyMatch(online -> online.toString().equals(user.username()));
        host.gate().logout(user.uid(), user.subid());
        assertThat(host.gate().loggedIn()).noneMatch(online -> online.uid().equals("online"));
    }

    @Test
    void a_closed_gate_takes_no_logins_and_goes_on_serving(@TempDir Path home) throws Exception {
        try (TestHost own = TestHost.start(home, Scripted.ordered(), "");
                var wire = own.connectSomebody()) {
            own.gate().close();
            assertThatThrownBy(own::login).isInstanceOf(LoginRefusedException.class);
            assertThat(wire.ask("echo served")).isEqualTo("served");
            own.gate().open();
            try (var another = own.connectSomebody()) {
                assertThat(another.ask("echo served")).isEqualTo("served");
            }
        }
    }
}
