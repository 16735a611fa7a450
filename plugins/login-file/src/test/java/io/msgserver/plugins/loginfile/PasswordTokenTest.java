package io.msgserver.plugins.loginfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.msgserver.api.LoginRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTokenTest {

    @Test
    void parts_are_read_as_utf8() throws Exception {
        // user@x, サンプル, p:w
        assertThat(parse("dXNlckB4@44K144Oz44OX44Or:cDp3")).isEqualTo(new PasswordToken("user@x", "サンプル", "p:w"));
    }

    @Test
    void the_password_is_never_printed() throws Exception {
        assertThat(parse("aGVsbG8=@c2FtcGxl:aHVudGVyMg==")).hasToString("PasswordToken[user=hello, servername=sample]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "@:", "aGVsbG8=@c2FtcGxl", "aGVsbG8=:c2FtcGxl@cA==", "@c2FtcGxl:cA==",
                    "aGVsbG8=@:cA==",
                    "aGVsbG8=@c2FtcGxl:", "!@c2FtcGxl:cA==", "/w==@c2FtcGxl:cA==", "aGVsbG8=@c2FtcGxl:cA==\n",
                    "aGVsbG8=@c2FtcGxl:cA==:cA=="})
    void anything_else_is_refused_without_being_repeated(String token) {
        assertThatExceptionOfType(LoginRefusedException.class).isThrownBy(() -> parse(token))
                .withMessage("the token is not b64(user)@b64(servername):b64(password)").withNoCause();
    }

    private static PasswordToken parse(String token) throws LoginRefusedException {
        return PasswordToken.parse(token.getBytes(UTF_8));
    }
}
