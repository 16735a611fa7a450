package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeAnswerTest {

    @ParameterizedTest
    @CsvSource({"OK, 0006323030204f4b", "BAD_REQUEST, 000f343030204261642052657175657374",
            "UNAUTHORIZED, 001034303120556e617574686f72697a6564",
            "INDEX_EXPIRED, 001134303320496e6465782045787069726564",
            "USER_NOT_FOUND, 00123430342055736572204e6f7420466f756e64"})
    void the_bytes_are_those_of_the_reference(HandshakeAnswer answer, String hex) {
        assertThat(HexFormat.of().formatHex(answer.framed())).isEqualTo(hex);
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_is_read_back(HandshakeAnswer answer) throws MalformedException {
        byte[] framed = answer.framed();
        assertThat(HandshakeAnswer.parse(Arrays.copyOfRange(framed, Packages.HEADER, framed.length))).isEqualTo(answer);
    }

    @Test
    void nobody_can_change_the_next_answer() {
        HandshakeAnswer.OK.framed()[2] = '4';
        assertThat(HandshakeAnswer.OK.framed()[2]).isEqualTo((byte) '2');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200", "200 OK ", "200 ok", "500 Oops"})
    void any_other_line_is_malformed(String line) {
        assertThatThrownBy(() -> HandshakeAnswer.parse(line.getBytes(ISO_8859_1)))
                .isInstanceOf(MalformedException.class).hasMessageContaining(line);
    }

    @Test
    void a_long_or_unprintable_line_is_quoted_in_part() {
        byte[] line = ("\r\n\u001b" + "x".repeat(100)).getBytes(ISO_8859_1);
        assertThatThrownBy(() -> HandshakeAnswer.parse(line))
                .hasMessage("unknown answer to a handshake: \"???" + "x".repeat(37) + "\"...");
    }
}
