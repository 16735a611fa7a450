package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeyTest {

    @Test
    void a_signature_follows_the_key_after_a_space() throws MalformedException {
        var signed = new ServerKey(new byte[]{1, 2, 3}, new byte[]{4, 5});
        assertThat(signed.line()).isEqualTo("AQID BAU=");
        assertThat(ServerKey.parse("AQID BAU=")).satisfies(key -> {
            assertThat(key.key()).containsExactly(1, 2, 3);
            assertThat(key.signature()).containsExactly(4, 5);
        });
    }

    @Test
    void a_server_without_an_identity_sends_its_key_only() throws MalformedException {
        assertThat(new ServerKey(new byte[]{1, 2, 3}, null).line()).isEqualTo("AQID");
        assertThat(ServerKey.parse("AQID").signature()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!!", "AQID !!!!", "!!!! AQID"})
    void a_part_that_is_not_base64_is_malformed(String line) {
        assertThatThrownBy(() -> ServerKey.parse(line)).isInstanceOf(MalformedException.class);
    }
}
