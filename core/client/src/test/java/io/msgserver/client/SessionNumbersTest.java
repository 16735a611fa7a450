package io.msgserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionNumbersTest {

    @Test
    void numbers_count_up_and_around() {
        SessionNumbers numbers = new SessionNumbers(Integer.MAX_VALUE);
        assertThat(numbers.next(Set.of())).isEqualTo(Integer.MAX_VALUE);
        assertThat(numbers.next(Set.of())).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void the_control_number_is_never_used() {
        SessionNumbers numbers = new SessionNumbers(-2);
        assertThat(numbers.next(Set.of())).isEqualTo(-2);
        assertThat(numbers.next(Set.of())).isZero();
    }

    @Test
    void numbers_in_flight_are_skipped() {
        SessionNumbers numbers = new SessionNumbers(-1);
        assertThat(numbers.next(Set.of(-1, 0, 2))).isEqualTo(1);
        assertThat(numbers.next(Set.of(-1, 0, 2))).isEqualTo(3);
    }
}
