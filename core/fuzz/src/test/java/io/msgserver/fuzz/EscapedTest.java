package io.msgserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests the notation of seeds. */
class EscapedTest {

    @Test
    void what_is_escaped_is_bytes_and_the_rest_is_utf_8() {
        assertThat(new Escaped("a\\x00\\xfF\\n\\r\\t\\\\\u00e9").bytes()).asHexString()
                .isEqualTo("6100FF0A0D095CC3A9");
    }

    @Test
    void something_may_be_said_many_times() {
        assertThat(new Escaped("\\{3}ab\\{2}\\x01\\{0}c").bytes()).asHexString().isEqualTo("6161616" + "2" + "0101");
    }
}
