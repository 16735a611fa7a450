package io.msgserver.plugins.simple;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.testkit.Question;
import io.msgserver.testkit.TestClient;
import io.msgserver.testkit.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimpleTest {
    @RegisterExtension
    private final TestHost host = TestHost.of(Simple.class);

    @Test
    void a_message_is_answered_in_upper_case() {
        TestClient alice = host.client("alice");
        assertThat(alice.ask("hello, wörld 1")).isEqualTo("HELLO, WÖRLD 1");
        assertThat(alice.ask("")).isEmpty();
    }

    @Test
    void a_sleeper_is_answered_a_second_later_also_on_another_connection() {
        TestClient alice = host.client("alice");
        long start = System.nanoTime();
        Question sleeper = alice.send("sleep well");
        alice.drop();
        alice.reconnect();
        assertThat(sleeper.again().answer()).isEqualTo("SLEEP WELL");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
}
