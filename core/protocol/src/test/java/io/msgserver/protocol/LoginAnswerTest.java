package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginAnswerTest {

    @ParameterizedTest
    @CsvSource({"1, 200 MQ==", "\u00e9, 200 w6k=", "'', '200 '"})
    void an_accepted_login_carries_its_subid(String subid, String line) throws MalformedException {
        assertThat(new LoginAnswer.Accepted(subid).line()).isEqualTo(line);
        assertThat(LoginAnswer.parse(line)).isEqualTo(new LoginAnswer.Accepted(subid));
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, 401 Unauthorized", "FORBIDDEN, 403 Forbidden", "NOT_ACCEPTABLE, 406 Not Acceptable"})
    void a_refusal_says_why(LoginAnswer.Refused refused, String line) throws MalformedException {
        assertThat(refused.line()).isEqualTo(line);
        assertThat(LoginAnswer.parse(line)).isEqualTo(refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200", "401", "401 unauthorized", "500 Oops", "200 !!!!", "200 /w=="})
    void any_other_line_is_malformed(String line) {
        assertThatThrownBy(() -> LoginAnswer.parse(line)).isInstanceOf(MalformedException.class);
    }

    @Test
    void a_malformed_line_costs_no_stack_trace() {
        assertThatThrownBy(() -> LoginAnswer.parse("500 Oops"))
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }
}
