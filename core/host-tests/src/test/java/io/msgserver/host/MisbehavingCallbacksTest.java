package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.host.msgserver.PluginFaultException;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Rogue;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A callback that does not return delays no other user, and its caller for a limited time only. */
class MisbehavingCallbacksTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "request_timeout": "200ms" },
                         { "servername": "other", "port": 0, "plugin": "good" } ],
              "plugins": { "start_timeout": "300ms", "handover_timeout": "200ms", "drain_timeout": "100ms",
                           "stop_timeout": "100ms", "poll": "50ms" },
              "stop_timeout": "100ms" }
            """;

    @TempDir
    private Path home;
    private final Rogue rogue = Rogue.begin();

    @AfterEach
    void endWhatHasNoEnd() {
        rogue.end();
    }

    private TestHost start(PluginSource plugin) throws Exception {
        return TestHost.start(home, SETTINGS, plugin, Rogue.good());
    }

    private static void othersAreAnswered(TestHost host) throws Exception {
        try (Wire other = host.connectTo("other", "somebody")) {
            assertThat(other.ask("?")).isEqualTo("good");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Rogue.SPINS, Rogue.SLEEPS, Rogue.STICKS})
    void a_login_whose_onLogin_never_comes_back_is_refused(String misbehaviour) throws Exception {
        try (TestHost host = start(Rogue.in("onLogin", misbehaviour))) {
            assertThatThrownBy(() -> host.login("rogue")).isInstanceOf(LoginRefusedException.class);
            othersAreAnswered(host);
            assertThat(host.connectSomebody().ask("?")).isEqualTo("1.0.0");
            rogue.end();
            Awaitility.await().untilAsserted(
                    () -> assertThat(host.gate().logins("rogue")).as("a login that nobody was told of").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onLogout", "onKick"})
    void who_logs_a_user_out_is_told_that_the_handler_does_not_come_back(String callback) throws Exception {
        try (TestHost host = start(Rogue.in(callback, Rogue.SPINS))) {
            TestUser user = host.login("rogue");
            assertThatThrownBy(() -> end(host, callback, user)).isInstanceOf(PluginFaultException.class)
                    .hasMessageContaining(callback).hasMessageContaining("request_timeout");
            othersAreAnswered(host);
            assertThat(host.connectSomebody().ask("?")).isEqualTo("1.0.0");
        }
    }

    private static void end(TestHost host, String callback, TestUser user) {
        if (callback.equals("onKick")) {
            host.gate().kick(user.uid(), user.subid());
        } else {
            host.gate().logout(user.uid(), user.subid());
        }
    }

    @Test
    void an_onDisconnect_that_never_comes_back_holds_up_nobody() throws Exception {
        try (TestHost host = start(Rogue.in("onDisconnect", Rogue.SPINS))) {
            TestUser user = host.login("rogue");
            for (int index = 1; index <= 3; index++) {
                host.connect(user, index).close();
            }
            try (Wire wire = host.connect(user, 4)) {
                assertThat(wire.ask("?")).isEqualTo("1.0.0");
            }
            host.connectSomebody().close();
            Awaitility.await().until(() -> host.gate().disconnectsTold() > 0);
            othersAreAnswered(host);
        }
    }

    @ParameterizedTest
    @CsvSource({"constructor, Rogue.spin();", "constructor, Rogue.stick();", "onRegister, Rogue.spin();",
            "importState, Rogue.spin();"})
    void a_version_that_does_not_come_up_is_refused_and_the_former_serves(String callback, String misbehaviour)
            throws Exception {
        try (TestHost host = start(Rogue.plugin("1.0.0", "ORDERED", Map.of("exportState", "")));
                Wire wire = host.connectSomebody()) {
            replace(Rogue.plugin("2.0.0", "ORDERED", Map.of(callback, misbehaviour)));
            Awaitility.await().until(() -> host.host().plugins().toString().contains("took longer"));
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            othersAreAnswered(host);
        }
    }

    @Test
    void a_hanging_exportState_does_not_keep_the_new_version_from_serving() throws Exception {
        try (TestHost host = start(Rogue.in("exportState", Rogue.SPINS)); Wire wire = host.connectSomebody()) {
            replace(Rogue.plugin("2.0.0", "ORDERED", Map.of("importState", "")));
            Awaitility.await().until(() -> host.host().plugins().toString().contains("took longer"));
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            othersAreAnswered(host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Rogue.SPINS, Rogue.STICKS})
    void the_next_version_serves_while_calls_of_the_former_do_not_come_back(String misbehaviour) throws Exception {
        try (TestHost host = start(
                Rogue.plugin("1.0.0", "ORDERED", Map.of("onRequest", misbehaviour, "onDisconnect", misbehaviour)));
                Wire wire = host.connectSomebody()) {
            host.connect(host.login("rogue"), 1).close();
            wire.request("misbehave", 1);
            wire.expectFailure(1);
            replace(Rogue.plugin("2.0.0", "ORDERED", Map.of()));
            Awaitility.await().until(() -> wire.ask("?").equals("2.0.0"));
            othersAreAnswered(host);
        }
    }

    private void replace(PluginSource plugin) throws Exception {
        plugin.jar(home.resolve("plugins/test.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onAuth", "onLogin"})
    void an_undecided_login_does_not_lock_its_user_out(String callback) throws Exception {
        String settings = """
                { "login": { "port": 0, "plugin": "login", "login_timeout": "2s" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "stop_timeout": "100ms" }
                """;
        try (TestHost host = TestHost.start(home, settings, Rogue.in("none", ""), Rogue.login(callback))) {
            try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                client.ask("rogue").wire().expectClosed();
            }
            Awaitility.await().ignoreExceptionsInstanceOf(AssertionError.class).until(() -> {
                try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                    return !client.ask("rogue").subid().isEmpty();
                }
            });
        }
    }

    @Test
    void a_login_whose_interrupt_does_not_come_back_holds_up_no_other() throws Exception {
        String settings = """
                { "login": { "port": 0, "plugin": "login" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "stop_timeout": "100ms" }
                """;
        try (TestHost host = TestHost.start(home, settings, Rogue.in("none", ""),
                Rogue.login("onAuth", Rogue.STICKS))) {
            try (LoginClient _ = LoginClient.connect(host.loginAddress()).ask("rogue")) {
                rogue.awaitStuck();
            }
            try (LoginClient client = LoginClient.connect(host.loginAddress()).ask("somebody")) {
                assertThat(client.subid()).isNotEmpty();
            }
        }
    }

    @Test
    void an_event_loop_that_is_given_up_takes_no_login_with_it() throws Exception {
        assumeTrue(Epoll.isAvailable(), "NIO connections cannot be cut");
        String settings = """
                { "login": { "port": 0, "plugin": "login", "login_timeout": "1h" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "request_timeout": "300ms",
                               "event_loop_limit": "50ms" } ],
                  "event_loops": 1, "stop_timeout": "100ms" }
                """;
        try (TestHost host = TestHost.start(home, settings, Rogue.onRequest("EVENT_LOOP", Rogue.SPINS),
                Rogue.login("onLogin"));
                LoginClient client = LoginClient.connect(host.loginAddress()).ask("rogue");
                Wire wire = host.connectSomebody()) {
            Awaitility.await().until(() -> login(host).startsWith("406"));
            wire.request("misbehave", 1);
            assertThatThrownBy(wire::readPackage).isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(login(host)).startsWith("406");
            client.wire().expectSilence(Duration.ofMillis(100));
        }
    }

    private static String login(TestHost host) throws Exception {
        try (LoginClient client = LoginClient.connect(host.loginAddress()).ask("rogue")) {
            return client.answer();
        }
    }
}
