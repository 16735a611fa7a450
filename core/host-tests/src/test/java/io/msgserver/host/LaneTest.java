package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The threads and the order of requests in each lane. */
class LaneTest {

    @Test
    void ordered_runs_one_users_requests_one_at_a_time_and_users_side_by_side(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "");
                Wire first = host.connectSomebody();
                Wire second = host.connectSomebody()) {
            first.requests(List.of("wait for the other", "count a", "count a", "count a"));
            Awaitility.await().until(() -> second.ask("began for the other").equals("1"));
            // The second user's requests run meanwhile; the first user's later ones have not begun.
            assertThat(second.ask("count a")).isEqualTo("1");
            second.ask("open for the other");
            first.expectAnswer("for the other", 1);
            first.expectAnswer("2", 2);
            first.expectAnswer("3", 3);
            first.expectAnswer("4", 4);
        }
    }

    @Test
    void ordered_keeps_the_order_across_many_users_and_many_requests(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.ordered(), "")) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                wires.add(host.connectSomebody());
            }
            for (int i = 0; i < 20; i++) {
                wires.get(i).requests(Collections.nCopies(500, "count " + i));
            }
            for (Wire wire : wires) {
                for (int number = 1; number <= 500; number++) {
                    wire.expectAnswer(String.valueOf(number), number);
                }
                wire.close();
            }
        }
    }

    /**
     * A few threads run the requests of one turn of an event loop: a request that waits in its handler must not delay
     * the others of the turn.
     */
    @Test
    void users_whose_requests_come_together_do_not_wait_for_each_other(@TempDir Path home) throws Exception {
        PluginSource loop = PluginSource.plugin("loop", "1.0.0").with("Pause", Pause.IN_PLUGIN).handler("EVENT_LOOP",
                "Pause.at(\"loop\"); return message;");
        try (TestHost host = TestHost.start(home, """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                             { "servername": "other", "port": 0, "plugin": "loop" } ], "event_loops": 1 }
                """, Scripted.ordered(), loop);
                Wire blocking = host.connectTo("other", "somebody")) {
            List<Wire> wires = new ArrayList<>();
            for (int user = 0; user < 60; user++) {
                wires.add(host.connectSomebody());
            }
            try (Pause pause = Pause.before("loop")) {
                blocking.request("", 1);
                pause.awaitWaiting(1);
                for (int user = 0; user < 60; user++) {
                    wires.get(user).request(user % 3 == 2 ? "echo here" : "wait here", 1);
                }
            }
            for (int user = 2; user < 60; user += 3) {
                wires.get(user).expectAnswer("here", 1);
            }
            // They have threads of their own and begin in any order: an answered request may begin before a waiting
            // one.
            Awaitility.await().until(() -> wires.get(2).ask("began here").equals("40"));
            wires.get(2).ask("open here");
            for (int user = 0; user < 60; user++) {
                if (user % 3 != 2) {
                    wires.get(user).expectAnswer("here", 1);
                }
                wires.get(user).close();
            }
        }
    }

    @Test
    void a_login_does_not_wait_for_a_handler_that_blocks_the_event_loop(@TempDir Path home) throws Exception {
        PluginSource loop = PluginSource.plugin("loop", "1.0.0").with("Pause", Pause.IN_PLUGIN).handler("EVENT_LOOP",
                "Pause.at(\"loop\"); return message;");
        PluginSource auth = PluginSource.plugin("auth", "1.0.0").with("Auth",
                """
                        @Extension
                        public record Auth(LoginServer server) implements LoginServerHandler {
                            @Override public Identity onAuth(byte[] token) { return new Identity("sample", new String(token, UTF_8)); }
                        }
                        """);
        try (TestHost host = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "auth" }, "event_loops": 1,
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "loop" } ] }
                """, loop, auth);
                Wire blocking = host.connectSomebody();
                Pause pause = Pause.before("loop")) {
            blocking.request("", 1);
            pause.awaitWaiting(1);
            for (int user = 0; user < 4; user++) {
                try (LoginClient client = LoginClient.connect(host.loginAddress())) {
                    assertThat(client.ask("user " + user).subid()).isNotEmpty();
                }
            }
            assertThat(pause.waiting()).isEqualTo(1);
        }
    }

    @Test
    void concurrent_runs_one_users_requests_side_by_side(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.concurrent(), "");
                Wire wire = host.connectSomebody()) {
            wire.request("wait for number 2", 1);
            wire.request("open for number 2", 2);
            // The first would wait for ever if the second waited for it. The order of the responses is open.
            assertThat(List.of(wire.readPackage().length, wire.readPackage().length))
                    .containsExactlyInAnyOrder("for number 2".length() + 5, 5);
        }
    }

    @Test
    void event_loop_runs_requests_on_the_connections_event_loop_in_order(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.eventLoop(), "");
                Wire wire = host.connectSomebody()) {
            String thread = wire.ask("thread");
            assertThat(thread).startsWith("false event-loop-");
            wire.requests(Collections.nCopies(100, "thread"));
            for (int number = 1; number <= 100; number++) {
                wire.expectAnswer(thread, number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "CONCURRENT"})
    void the_other_lanes_run_requests_on_virtual_threads_named_after_the_gate(String lane, @TempDir Path home)
            throws Exception {
        try (TestHost host = TestHost.start(home, Scripted.in(lane), "");
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("thread")).isEqualTo("true sample-request");
        }
    }
}
