package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {

    @ParameterizedTest
    @ValueSource(strings = {"aGk=", "aGk", "a-G_k=", " aGk=", "aGk =", "aG\u00e9\u4e2dk", "aGk\n"})
    void characters_outside_the_alphabet_are_skipped_inside_a_group(String text) throws MalformedException {
        assertThat(Base64Text.decode(text)).asString(US_ASCII).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aGk=\n", " ", "aGVsbG8h ", "=aGk", "a=Gk", "aG=k", "aGl=", "aGm=", "aA==aB==", "aI==",
                    "aGk==", "a", "="})
    void padding_and_leftovers_out_of_place_are_refused(String text) {
        assertThatThrownBy(() -> Base64Text.decode(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void every_byte_survives() throws MalformedException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertThat(Base64Text.decode(Base64Text.encode(bytes))).isEqualTo(bytes);
    }
}
