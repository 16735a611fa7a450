package io.msgserver.plugins.loginfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordHashTest {
    private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void a_hash_matches_its_password_also_when_it_was_stored() {
        PasswordHash hash = PasswordHash.of("pässword".toCharArray(), new SecureRandom());
        PasswordHash stored = PasswordHash.parse(hash.toString());
        assertThat(stored.matches("pässword".toCharArray())).isTrue();
        assertThat(stored.matches("passwort".toCharArray())).isFalse();
        assertThat(stored.matches(new char[0])).isFalse();
        assertThat(stored).hasToString(hash.toString());
    }

    @Test
    void the_stored_form_is_the_documented_one_and_the_salt_is_fresh() {
        PasswordHash hash = PasswordHash.of("x".toCharArray(), new SecureRandom());
        assertThat(hash.toString()).matches("pbkdf2-sha256:600000:[A-Za-z0-9+/]{22}==:[A-Za-z0-9+/]{43}=");
        assertThat(PasswordHash.of("x".toCharArray(), new SecureRandom()).toString()).isNotEqualTo(hash.toString());
    }

    /** Checks against another implementation: Python's hashlib.pbkdf2_hmac('sha256', …). */
    @Test
    void other_implementations_compute_the_same_hash() {
        assertThat(PasswordHash
                .parse("pbkdf2-sha256:1000:AAECAwQFBgcICQoLDA0ODw==:T0Z5wUqa/rr8kWb7KeLsnYrEP6Go8Ns+sglAvd4sSjw=")
                .matches("pässword".toCharArray())).isTrue();
    }

    @Test
    void an_empty_password_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.of(new char[0], new SecureRandom()))
                .withMessageContaining("choose one with at least one letter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                    "hunter2                                       | not of the form pbkdf2-sha256:ITERATIONS:b64(salt):b64(hash)",
                    "bcrypt:1000:" + SALT + ":" + HASH
                            + "         | not of the form pbkdf2-sha256:ITERATIONS:b64(salt):b64(hash)",
                    "pbkdf2-sha256:0999:" + SALT + ":" + HASH + "  | 999 iterations are not from 1000 to 10000000",
                    "pbkdf2-sha256:10000001:" + SALT + ":" + HASH
                            + " | 10000001 iterations are not from 1000 to 10000000",
                    "pbkdf2-sha256:1000:AAAA:" + HASH + "          | the salt has 3 bytes instead of 16",
                    "pbkdf2-sha256:1000:" + SALT + ":AAAA          | the hash has 3 bytes instead of 32",
                    "pbkdf2-sha256:1000:" + SALT + ":hunter2!      | the hash is not base64"})
    void anything_else_is_refused_without_being_repeated(String text, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.parse(text)).withMessage(problem)
                .withNoCause();
    }
}
