package io.msgserver.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientOptionsTest {
    private static final ClientOptions DEFAULTS = ClientOptions.defaults();
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void an_option_out_of_bounds_is_refused_by_name_value_and_bound() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withConnectTimeout(Duration.ZERO))
                .withMessage("connectTimeout is PT0S: it must be more than zero");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withRetryPauses(Duration.ZERO, SECOND))
                .withMessage("retryPause is PT0S: it must be more than zero");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withRetryPauses(SECOND, Duration.ZERO))
                .withMessage("maxRetryPause is PT0S: it must be at least PT1S");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withGiveUpAfter(SECOND.negated()))
                .withMessage("giveUpAfter is PT-1S: it must be zero or more");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withFirstIndex(0))
                .withMessage("firstIndex is 0: it must be 1 or more");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxInFlight(0))
                .withMessage("maxInFlight is 0: it must be 1 or more");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withCallTimeout(Duration.ZERO))
                .withMessage("callTimeout is PT0S: it must be more than zero");
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxSilence(Duration.ofMillis(9)))
                .withMessage("maxSilence is PT0.009S: it must be at least PT0.01S");
    }

    @Test
    void the_constructor_without_later_options_takes_their_defaults() {
        assertThat(new ClientOptions(DEFAULTS.connectTimeout(), DEFAULTS.retryPause(), DEFAULTS.maxRetryPause(),
                DEFAULTS.giveUpAfter(), 1, 64, null)).isEqualTo(DEFAULTS);
    }
}
