package io.msgserver.plugins.simple;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Username;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimpleTest {
    // Its answers need nothing from the gate, so there is none.
    private final Simple simple = new Simple(null);

    @Test
    void a_message_is_answered_in_upper_case() throws Exception {
        assertThat(answer("hello, wörld 1")).isEqualTo("HELLO, WÖRLD 1");
        assertThat(answer("")).isEmpty();
    }

    @Test
    void a_sleeper_is_answered_a_second_later() throws Exception {
        long start = System.nanoTime();
        assertThat(answer("sleep well")).isEqualTo("SLEEP WELL");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    private String answer(String message) throws Exception {
        return new String(simple.onRequest(new Username("user1", "1", "sample"), message.getBytes(UTF_8)), UTF_8);
    }
}
