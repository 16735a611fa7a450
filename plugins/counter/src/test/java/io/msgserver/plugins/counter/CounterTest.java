package io.msgserver.plugins.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.testkit.Question;
import io.msgserver.testkit.RefusedException;
import io.msgserver.testkit.TestClient;
import io.msgserver.testkit.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CounterTest {
    private static final String ADD = "{\"do\": \"add\", \"amount\": 2}";
    private static final String SHOW = "{\"do\": \"show\"}";

    @RegisterExtension
    private final TestHost host = TestHost.of(Counter.class).settings("{ \"most\": 10, \"away\": \"60s\" }");

    @Test
    void each_user_has_a_count_of_their_own() {
        TestClient alice = host.client("alice");
        TestClient bob = host.client("bob");
        assertThat(alice.ask(ADD)).isEqualTo("{\"count\":2}");
        assertThat(alice.ask(ADD)).isEqualTo("{\"count\":4}");
        assertThat(bob.ask(SHOW)).isEqualTo("{\"count\":0}");
    }

    @Test
    void what_is_no_command_or_too_much_is_a_problem_and_nothing_fails() {
        TestClient alice = host.client("alice");
        assertThat(alice.ask("nonsense")).startsWith("{\"problem\":\"this is no command: ");
        assertThat(alice.ask("{\"do\": \"dance\"}")).startsWith("{\"problem\":\"this is no command: ");
        assertThat(alice.ask("{\"do\": \"add\", \"amount\": 0}"))
                .isEqualTo("{\"problem\":\"amount is 0: it must be 1 or more\"}");
        assertThat(alice.ask("{\"do\": \"add\", \"amount\": 11}"))
                .isEqualTo("{\"problem\":\"amount is 11: the count would be more than 10\"}");
        assertThat(alice.ask(SHOW)).isEqualTo("{\"count\":0}");
        assertThat(host.log().lines("ERROR")).isEmpty();
    }

    @Test
    void a_request_whose_answer_is_lost_counts_once() {
        TestClient alice = host.client("alice");
        Question add = alice.send(ADD);
        alice.drop();
        alice.reconnect();
        assertThat(add.again().answer()).isEqualTo("{\"count\":2}");
        assertThat(alice.ask(SHOW)).isEqualTo("{\"count\":2}");
    }

    @Test
    void who_stays_away_is_logged_out() {
        TestClient alice = host.client("alice");
        alice.drop();
        host.advance(Duration.ofSeconds(59));
        assertThat(alice.isLoggedIn()).isTrue();
        host.advance(Duration.ofSeconds(1));
        assertThat(alice.isLoggedIn()).isFalse();
        assertThat(host.log().lines("alice was away for 60 s and is logged out")).hasSize(1);
    }

    @Test
    void who_comes_back_has_all_of_the_time_again() {
        TestClient alice = host.client("alice");
        alice.ask(ADD);
        alice.drop();
        host.advance(Duration.ofSeconds(40));
        alice.reconnect();
        host.advance(Duration.ofSeconds(10));
        alice.drop();
        host.advance(Duration.ofSeconds(59));
        assertThat(alice.isLoggedIn()).isTrue();
        alice.reconnect();
        assertThat(alice.ask(SHOW)).isEqualTo("{\"count\":2}");
    }

    @Test
    void counts_and_absences_are_handed_over_to_the_next_version() {
        TestClient alice = host.client("alice");
        TestClient bob = host.client("bob");
        alice.ask(ADD);
        bob.ask(ADD);
        bob.drop();
        host.swap();
        assertThat(alice.ask(ADD)).isEqualTo("{\"count\":4}");
        host.advance(Duration.ofSeconds(60));
        assertThat(bob.isLoggedIn()).isFalse();
        assertThat(alice.isLoggedIn()).isTrue();
    }

    @Test
    void settings_change_while_it_serves_and_bad_ones_are_refused() {
        TestClient alice = host.client("alice");
        alice.ask(ADD);
        host.changeSettings("{ \"most\": 3, \"away\": \"5s\" }");
        assertThat(alice.ask(ADD)).isEqualTo("{\"problem\":\"amount is 2: the count would be more than 3\"}");
        assertThatThrownBy(() -> host.changeSettings("{ \"most\": 0, \"way\": \"5s\" }"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("plugins.settings.counter.most: 0 is less than 1, the lowest most")
                .hasMessageContaining("plugins.settings.counter.way: no such key; did you mean away?");
        alice.drop();
        host.advance(Duration.ofSeconds(5));
        assertThat(alice.isLoggedIn()).isFalse();
    }

    @Test
    void a_logout_ends_the_count() {
        TestClient alice = host.client("alice");
        alice.ask(ADD);
        host.logout(alice);
        alice.awaitDisconnected();
        assertThat(host.client("alice").ask(SHOW)).isEqualTo("{\"count\":0}");
    }
}
