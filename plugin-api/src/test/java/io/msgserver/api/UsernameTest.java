package io.msgserver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {

    @Test
    void wire_form_is_the_one_recorded_from_the_reference() {
        assertThat(new Username("user1", "1", "sample")).hasToString("dXNlcjE=@c2FtcGxl#MQ==");
        assertThat(Username.parse("dXNlcjE=@c2FtcGxl#MQ==")).isEqualTo(new Username("user1", "1", "sample"));
    }

    @Test
    void parts_may_hold_the_separators_and_any_letters() {
        var username = new Username("a@b#c:d", "ü/1", "サンプル");
        assertThat(Username.parse(username.toString())).isEqualTo(username);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "@#", "dXNlcjE=@c2FtcGxl", "dXNlcjE=#MQ==", "dXNlcjE@c2FtcGxl#MQ==",
                    "dXNlcjE=@c2FtcGxl#MQ==\n", " dXNlcjE=@c2FtcGxl#MQ==", "dXNlcjE=@c2FtcGxl#MQ==#",
                    "dXNlcjF=@c2FtcGxl#MQ==",
                    "/w==@c2FtcGxl#MQ==", "!!!!@c2FtcGxl#MQ=="})
    void anything_but_the_usual_form_is_refused(String wire) {
        assertThatIllegalArgumentException().isThrownBy(() -> Username.parse(wire));
    }

    @Test
    void an_empty_part_is_refused_by_name() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Username("u", "", "sample"))
                .withMessageContaining("subid");
    }

    @Test
    void half_of_a_character_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Username("a\ud83d", "1", "sample"))
                .withMessage("a uid has half of a character (an unpaired surrogate)");
        assertThat(new Username("a\ud83d\ude42", "1", "sample")).hasToString("YfCfmYI=@c2FtcGxl#MQ==");
    }

    @Test
    void a_name_that_would_garble_a_log_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Username("u\nERROR", "1", "sample"))
                .withMessageContaining("control");
        assertThatIllegalArgumentException().isThrownBy(() -> new Identity("sample", "u\u001b[2J"));
    }
}
