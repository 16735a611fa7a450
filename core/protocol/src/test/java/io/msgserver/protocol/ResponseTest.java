package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    @Test
    void content_ok_and_session_are_told_apart() throws MalformedException {
        Response response = Response.parse(new byte[]{'h', 'i', 1, (byte) 0x80, 2, 3, 4});
        assertThat(response.content()).containsExactly('h', 'i');
        assertThat(response.ok()).isTrue();
        assertThat(response.session()).isEqualTo(0x80020304);
    }

    @Test
    void a_failure_is_not_ok_and_empty() throws MalformedException {
        Response response = Response.parse(new byte[]{0, 0, 0, 0, 7});
        assertThat(response.content()).isEmpty();
        assertThat(response.ok()).isFalse();
        assertThat(response.session()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void one_shorter_than_five_bytes_is_malformed(int length) {
        assertThatThrownBy(() -> Response.parse(new byte[length])).isInstanceOf(MalformedException.class)
                .hasMessage("a response of " + length + " bytes: it must have 5 or more");
    }

    @ParameterizedTest
    @ValueSource(bytes = {2, -1})
    void one_neither_ok_nor_failed_is_malformed(byte flag) {
        assertThatThrownBy(() -> Response.parse(new byte[]{flag, 0, 0, 0, 7})).isInstanceOf(MalformedException.class)
                .hasMessage("ok is " + flag + ": it must be 0 or 1");
    }
}
