package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final byte[] SECRET = "00000001".getBytes(ISO_8859_1);
    // uid user1, servername sample, subid 1: recorded from the reference
    private static final String RECORDED = "dXNlcjE=@c2FtcGxl#MQ==:1:FJTqQO37y/Y=";

    @Test
    void a_proof_is_the_one_that_the_reference_accepted() {
        String username = Handshake.username("user1", "sample", "1");
        assertThat(Handshake.prove(username, 1, SECRET).toBytes()).asString(ISO_8859_1).isEqualTo(RECORDED);
    }

    @Test
    void a_package_is_split_and_its_mac_is_over_the_rest() throws MalformedException {
        Handshake handshake = parse(RECORDED);
        assertThat(handshake).isEqualTo(new Handshake("dXNlcjE=@c2FtcGxl#MQ==", "1", "FJTqQO37y/Y="));
        assertThat(handshake.macBytes()).isEqualTo(ClassicCrypto.hmacHash(SECRET, handshake.provenText()));
    }

    @Test
    void the_mac_is_over_the_bytes_that_came() throws MalformedException {
        assertThat(parse("\u00e9\u00ff:007:x").provenText()).containsExactly(0xe9, 0xff, ':', '0', '0', '7');
    }

    @ParameterizedTest
    @ValueSource(strings = {":", ":ack=on", ":ack=on:b:", ":ack=on:b:c", "::::::::"})
    void any_number_of_further_fields_but_two_is_ignored(String further) throws MalformedException {
        assertThat(parse(RECORDED + further)).isEqualTo(parse(RECORDED));
    }

    @Test
    void two_further_fields_are_an_extension_and_its_mac() throws MalformedException {
        Handshake handshake = parse(RECORDED + ":ack=on:mBlxHBRkJj8=");
        assertThat(handshake.extension()).isEqualTo(new SignedExtension("ack=on", "mBlxHBRkJj8="));
        assertThat(handshake.isExtensionProven(SECRET)).isTrue();
        assertThat(parse(RECORDED).asking(Extension.ack(AckMode.ON), SECRET)).isEqualTo(handshake);
        assertThat(handshake.toBytes()).asString(ISO_8859_1).isEqualTo(RECORDED + ":ack=on:mBlxHBRkJj8=");
    }

    @ParameterizedTest
    @ValueSource(strings = {":ack=new:mBlxHBRkJj8=", ":ack=on:mBlxHBRkJj4=", ":ack=on:", "::mBlxHBRkJj8="})
    void an_extension_under_another_mac_is_not_proven(String further) throws MalformedException {
        assertThat(parse(RECORDED + further).isExtensionProven(SECRET)).isFalse();
    }

    @Test
    void an_extension_is_proven_for_its_own_index_only() throws MalformedException {
        assertThat(parse(RECORDED.replace(":1:", ":2:") + ":ack=on:mBlxHBRkJj8=").isExtensionProven(SECRET)).isFalse();
    }

    @Test
    void an_extension_whose_mac_is_not_base64_is_malformed() {
        assertThatThrownBy(() -> parse(RECORDED + ":ack=on:!!!!").isExtensionProven(SECRET))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "user:1"})
    void fewer_than_two_colons_are_malformed(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class).hasMessageContaining("field");
    }

    @Test
    void empty_fields_are_fields() throws MalformedException {
        assertThat(parse("::")).isEqualTo(new Handshake("", "", ""));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "007, 7", "9223372036854775807, 9223372036854775807", "000000000000000000000000000009, 9"})
    void an_index_is_a_plain_decimal(String text, long index) throws MalformedException {
        assertThat(new Handshake("u", text, "m").indexNumber()).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "+1", " 7", "7 ", "1.5", "0x10", "1e999", "abc", "\u0661", "9223372036854775808",
                    "99999999999999999999999"})
    void any_other_index_is_malformed(String text) {
        assertThatThrownBy(() -> new Handshake("u", text, "m").indexNumber()).isInstanceOf(MalformedException.class)
                .hasMessageContaining("index");
    }

    @Test
    void a_mac_that_is_not_base64_is_malformed() {
        assertThatThrownBy(() -> new Handshake("u", "1", "!!!!").macBytes()).isInstanceOf(MalformedException.class);
    }

    @Test
    void a_negative_index_cannot_be_proven() {
        assertThatIllegalArgumentException().isThrownBy(() -> Handshake.prove("u", -1, SECRET))
                .withMessageContaining("-1");
    }

    @Test
    void printing_shows_neither_the_mac_nor_control_characters() throws MalformedException {
        assertThat(parse("a\nb:1:FJTqQO37y/Y=")).hasToString("Handshake[username=\"a?b\", index=\"1\"]");
        assertThat(parse("a:1:FJTqQO37y/Y=:ack=\n:mBlxHBRkJj8="))
                .hasToString("Handshake[username=\"a\", index=\"1\", extension=\"ack=?\"]");
        assertThat(new SignedExtension("ack=\n", "mBlxHBRkJj8=")).hasToString("SignedExtension[text=\"ack=?\"]");
    }

    @Test
    void names_are_utf_8() {
        assertThat(Handshake.username("\u00e9", "s", "")).isEqualTo("w6k=@cw==#");
    }

    private static Handshake parse(String text) throws MalformedException {
        return Handshake.parse(text.getBytes(ISO_8859_1));
    }
}
