package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 47, 48, 49, 96, 1000})
    void a_block_is_read_as_it_was_written_in_lines_of_64(int length) throws MalformedException {
        byte[] content = new byte[length];
        String text = Pem.text("CERTIFICATE", content);
        assertThat(Pem.blocks("CERTIFICATE", text)).containsExactly(content);
        assertThat(text.lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void blocks_come_in_their_order_and_others_are_passed_over() throws MalformedException {
        String text = "a chain\r\n" + Pem.text("CERTIFICATE", new byte[]{1}) + Pem.text("PRIVATE KEY", new byte[]{2})
                + "subject=somebody\n" + Pem.text("CERTIFICATE", new byte[]{3}).replace("\n", "\r\n");
        assertThat(Pem.blocks("CERTIFICATE", text)).containsExactly(new byte[]{1}, new byte[]{3});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00EF\u00BB\u00BF-----BEGIN CERTIFICATE-----\r\nAQ==\r\n-----END CERTIFICATE-----\r\n",
                    "# ours\n-----BEGIN CERTIFICATE-----  \n  AQ== \t\n-----END CERTIFICATE-----  ",
                    "-----BEGIN CERTIFICATE-----\rAQ==\r-----END CERTIFICATE-----"})
    void what_editors_add_is_passed_over(String text) throws MalformedException {
        assertThat(Pem.blocks("CERTIFICATE", text)).containsExactly(new byte[]{1});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-----BEGIN CERTIFICATE-----\nAQ==\n", "AQ==\n-----END CERTIFICATE-----\n",
                    "-----BEGIN CERTIFICATE-----\nA?==\n-----END CERTIFICATE-----\n",
                    "-----BEGIN CERTIFICATE-----\nAQ==\n-----END PRIVATE KEY-----\n",
                    "-----BEGIN TRUSTED CERTIFICATE-----\nAQ==\n-----END TRUSTED CERTIFICATE-----\n"})
    void a_text_without_a_whole_block_is_malformed(String text) {
        assertThatThrownBy(() -> Pem.blocks("CERTIFICATE", text)).isInstanceOf(MalformedException.class)
                .hasMessageContaining("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void a_block_that_is_not_base64_is_malformed() {
        assertThatThrownBy(
                () -> Pem.blocks("CERTIFICATE", "-----BEGIN CERTIFICATE-----\nA=B\n-----END CERTIFICATE-----\n"))
                .isInstanceOf(MalformedException.class).hasMessageContaining("is not base64");
    }
}
