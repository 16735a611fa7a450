package io.msgserver.base.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellQuotingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"/srv/plain", "/srv/with space", "it's", "$HOME", "a;b", "*", "", "back\\slash", "two\nlines"})
    void a_shell_takes_a_quoted_word_for_what_it_is(String word) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellQuoting.quote(word)).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(word);
    }

    @Test
    void a_plain_word_has_no_quotes() {
        assertThat(ShellQuoting.quote("/srv/müller-1/a_b.jar")).isEqualTo("/srv/müller-1/a_b.jar");
    }
}
