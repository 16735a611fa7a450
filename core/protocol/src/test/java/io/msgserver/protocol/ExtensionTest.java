package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionTest {

    @Test
    void a_part_is_split_at_its_first_equals_sign() throws MalformedException {
        assertThat(Extension.parse("a=b=c==").value("a")).isEqualTo("b=c==");
        assertThat(Extension.parse("a=").value("a")).isEmpty();
        assertThat(Extension.parse("a=b").value("b")).isNull();
    }

    @Test
    void unknown_names_are_passed_over_in_any_order() throws MalformedException {
        for (String text : new String[]{"ack=on", "push=0.0,ack=on", "ack=on,ACK=new,x-1./+_=Az09"}) {
            assertThat(Extension.parse(text).ackMode()).as(text).isEqualTo(AckMode.ON);
        }
        assertThat(Extension.parse("push=0.0").ackMode()).isNull();
        assertThat(Extension.parse("push=0.0").life()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "ack", "=on", "ack=on,", ",ack=on", "ack=on,,b=c", "ack=o n", "ack=on;b=c",
                    "ack=\u00e9",
                    "ack=\n", "a:b=c"})
    void a_text_that_is_not_of_names_and_values_is_malformed(String text) {
        assertThatThrownBy(() -> Extension.parse(text)).isInstanceOf(MalformedException.class)
                .hasMessageContaining("name=value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack=on,ack=on", "ack=on,x=1,ack=new", "x=1,x=2"})
    void a_name_that_stands_twice_is_malformed(String text) {
        assertThatThrownBy(() -> Extension.parse(text)).isInstanceOf(MalformedException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void a_text_that_is_too_long_is_malformed() throws MalformedException {
        assertThat(Extension.parse("a=" + "b".repeat(1_022)).value("a")).hasSize(1_022);
        assertThatThrownBy(() -> Extension.parse("a=" + "b".repeat(1_023))).isInstanceOf(MalformedException.class)
                .hasMessage("an extension of 1025 characters: it may have at most 1024");
    }

    @ParameterizedTest
    @CsvSource({"on, ON", "new, NEW"})
    void a_client_asks_with_on_or_new(String value, AckMode mode) throws MalformedException {
        assertThat(Extension.ack(mode).text()).isEqualTo("ack=" + value);
        assertThat(Extension.parse("ack=" + value).ackMode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ON", "off", "on="})
    void any_other_ack_of_a_client_is_malformed(String value) {
        assertThatThrownBy(() -> Extension.parse("ack=" + value).ackMode()).isInstanceOf(MalformedException.class)
                .hasMessageContaining("on or new");
    }

    @ParameterizedTest
    @CsvSource({"0, 0000000000000000", "255, 00000000000000ff", "-1, ffffffffffffffff"})
    void a_gate_answers_with_its_life(long life, String digits) throws MalformedException {
        assertThat(Extension.ack(life).text()).isEqualTo("ack=" + digits);
        assertThat(Extension.parse("ack=" + digits).life()).hasValue(life);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "0", "00000000000000000", "000000000000000g", "+000000000000000"})
    void any_other_ack_of_a_gate_is_malformed(String value) {
        assertThatThrownBy(() -> Extension.parse("ack=" + value).life()).isInstanceOf(MalformedException.class)
                .hasMessageContaining("16 hex digits");
    }
}
