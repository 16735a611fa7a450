package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class X25519KeyTest {

    /** RFC 7748, section 5.2; the second point has its highest bit set, which is ignored. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4 \
            | e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c \
            | c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552
            4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d \
            | e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493 \
            | 95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957
            """)
    void a_point_is_multiplied_as_in_the_rfc(String scalar, String point, String product) throws MalformedException {
        assertThat(X25519Key.of(hex(scalar)).agree(hex(point))).isEqualTo(hex(product));
    }

    /** RFC 7748, section 6.1. */
    @Test
    void two_sides_agree_as_in_the_rfc() throws MalformedException {
        var alice = X25519Key.of(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        var bob = X25519Key.of(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assertThat(alice.publicKey())
                .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(bob.publicKey())
                .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertThat(alice.agree(bob.publicKey())).isEqualTo(bob.agree(alice.publicKey()))
                .isEqualTo(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    /** RFC 7748, section 5.2: each result is the next scalar, each scalar the next point. */
    @Test
    void a_thousand_rounds_end_as_in_the_rfc() throws MalformedException {
        byte[] scalar = hex("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] point = scalar;
        for (int round = 0; round < 1000; round++) {
            byte[] product = X25519Key.of(scalar).agree(point);
            point = scalar;
            scalar = product;
        }
        assertThat(scalar).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @Test
    void fresh_keys_agree_and_differ() throws MalformedException {
        var one = X25519Key.generate();
        var other = X25519Key.generate();
        assertThat(one.agree(other.publicKey())).isEqualTo(other.agree(one.publicKey())).hasSize(X25519Key.BYTES);
        assertThat(one.publicKey()).isNotEqualTo(other.publicKey());
    }

    /** The points of small order, also in their longer encodings, and with the highest bit set. */
    @ParameterizedTest
    @ValueSource(
            strings = {"0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "0000000000000000000000000000000000000000000000000000000000000080",
                    "0100000000000000000000000000000000000000000000000000000000000080",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void a_key_that_gives_zeros_to_everybody_is_malformed(String point) {
        assertThatThrownBy(() -> X25519Key.generate().agree(hex(point))).isInstanceOf(MalformedException.class)
                .hasMessageContaining("zeros");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 31, 33})
    void a_key_of_another_length_is_malformed(int length) {
        assertThatThrownBy(() -> X25519Key.generate().agree(new byte[length])).isInstanceOf(MalformedException.class)
                .hasMessage("a public key of " + length + " bytes: it must have 32");
    }

    @Test
    void nobody_can_change_a_public_key() {
        var key = X25519Key.generate();
        byte[] before = key.publicKey();
        key.publicKey()[0]++;
        assertThat(key.publicKey()).isEqualTo(before);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
