package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PackagesTest {
    private static final byte[] HI = {'h', 'i'};

    @Test
    void a_frame_is_length_and_content() {
        assertThat(Packages.frame(HI)).containsExactly(0, 2, 'h', 'i');
        assertThat(Packages.frame(new byte[0])).containsExactly(0, 0);
    }

    @Test
    void a_request_is_content_and_session() {
        assertThat(Packages.request(HI, 0x01020304)).containsExactly(0, 6, 'h', 'i', 1, 2, 3, 4);
        assertThat(Packages.request(new byte[0], -1)).containsExactly(0, 4, 0xff, 0xff, 0xff, 0xff);
    }

    @Test
    void a_response_is_content_ok_and_session() {
        assertThat(Packages.response(HI, 0x01020304)).containsExactly(0, 7, 'h', 'i', 1, 1, 2, 3, 4);
    }

    @Test
    void a_failure_is_an_empty_response_that_is_not_ok() {
        assertThat(Packages.failure(7)).containsExactly(0, 5, 0, 0, 0, 0, 7);
    }

    @Test
    void what_only_an_extension_has_is_told_by_the_byte_before_the_number() {
        assertThat(Packages.dropped(7)).containsExactly(0, 5, 3, 0, 0, 0, 7);
        assertThat(Packages.notRun(7)).containsExactly(0, 5, 4, 0, 0, 0, 7);
        assertThat(Packages.closing(CloseReason.SLOW)).containsExactly(0, 9, 's', 'l', 'o', 'w', 5, 0, 0, 0, 0);
        assertThat(Packages.pong()).containsExactly(0, 5, 1, 0xff, 0xff, 0xff, 0xff);
    }

    @Test
    void the_largest_content_fits() {
        assertThat(Packages.frame(new byte[65_535])).hasSize(65_537).startsWith(0xff, 0xff);
        assertThat(Packages.request(new byte[65_531], 1)).hasSize(65_537).startsWith(0xff, 0xff).endsWith(0, 0, 0, 1);
        assertThat(Packages.response(new byte[65_530], 1)).hasSize(65_537).startsWith(0xff, 0xff).endsWith(1, 0, 0, 0,
                1);
    }

    @Test
    void one_byte_more_is_refused_by_value_and_bound() {
        assertThatIllegalArgumentException().isThrownBy(() -> Packages.frame(new byte[65_536]))
                .withMessage("a package of 65536 bytes: it may have at most 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> Packages.request(new byte[65_532], 1))
                .withMessage("a request of 65532 bytes: it may have at most 65531");
        assertThatIllegalArgumentException().isThrownBy(() -> Packages.response(new byte[65_531], 1))
                .withMessage("a response of 65531 bytes: it may have at most 65530");
    }
}
