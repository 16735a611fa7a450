package io.msgserver.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    @Test
    void never_prints_itself() {
        assertThat(Secret.of("12345678".getBytes(UTF_8))).hasToString("Secret[8 bytes]");
    }

    @Test
    void keeps_its_bytes_whatever_happens_to_the_arrays() {
        byte[] given = "12345678".getBytes(UTF_8);
        Secret secret = Secret.of(given);
        given[0] = 'x';
        secret.bytes()[0] = 'x';
        assertThat(secret).isEqualTo(Secret.of("12345678".getBytes(UTF_8)))
                .isNotEqualTo(Secret.of("x2345678".getBytes(UTF_8)));
        assertThat(secret).hasSameHashCodeAs(Secret.of("12345678".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 9, 31, 33})
    void other_lengths_are_refused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(new byte[length]))
                .withMessageContaining(String.valueOf(length));
    }
}
