package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    @Test
    void the_parts_are_base64_around_an_at_and_a_colon() {
        assertThat(new Token("hello", "sample", "password").toBytes()).asString(ISO_8859_1)
                .isEqualTo("aGVsbG8=@c2FtcGxl:cGFzc3dvcmQ=");
    }

    @ParameterizedTest
    @CsvSource({"hello, sample, password", "a@b:c, s#1, @:", "\u00e9\u4e2d, s, \u00df", "'', '', ''"})
    void a_token_is_read_back(String user, String servername, String password) throws MalformedException {
        Token token = new Token(user, servername, password);
        assertThat(Token.parse(token.toBytes())).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "aGVsbG8=", "aGVsbG8=@c2FtcGxl", "aGVsbG8=:c2FtcGxl@cA==", "a@cw==:cA==", "aA==@cw==:c",
                    "/w==@cw==:cA=="})
    void a_token_without_its_separators_or_base64_or_utf_8_is_malformed(String text) {
        assertThatThrownBy(() -> Token.parse(text.getBytes(ISO_8859_1))).isInstanceOf(MalformedException.class);
    }

    @Test
    void printing_hides_the_password() {
        assertThat(new Token("hello", "sample", "swordfish")).hasToString("Token[user=hello, servername=sample]");
    }
}
