package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementTest {

    @Test
    void numbers_are_four_bytes_each() throws MalformedException {
        var acknowledgement = Acknowledgement.parse(new byte[]{0, 0, 0, 7, (byte) 0xff, (byte) 0xff, (byte) 0xff, -2});
        assertThat(acknowledgement.numbers()).containsExactly(7, -2);
        assertThat(acknowledgement.isPing()).isFalse();
        assertThat(acknowledgement.framed()).containsExactly(0, 12, 0, 0, 0, 7, 0xff, 0xff, 0xff, 0xfe, 0xff, 0xff,
                0xff,
                0xff);
    }

    @Test
    void an_empty_list_is_a_ping() throws MalformedException {
        assertThat(Acknowledgement.parse(new byte[0]).isPing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 65_531})
    void any_other_length_than_a_multiple_of_four_is_malformed(int length) {
        assertThatThrownBy(() -> Acknowledgement.parse(new byte[length])).isInstanceOf(MalformedException.class)
                .hasMessage("an acknowledgement of " + length + " bytes: it must be a multiple of 4");
    }

    @Test
    void the_longest_list_fits_and_one_more_does_not() {
        assertThat(new Acknowledgement(new int[16_382]).framed()).hasSize(2 + 16_382 * 4 + 4);
        assertThatIllegalArgumentException().isThrownBy(() -> new Acknowledgement(new int[16_383]).framed())
                .withMessage("an acknowledgement of 16383 numbers: it may have at most 16382");
    }
}
