package io.msgserver.bench.load;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void an_open_loop_needs_a_rate_above_0(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace.Open(rate)).withMessageContaining("above 0");
    }
}
