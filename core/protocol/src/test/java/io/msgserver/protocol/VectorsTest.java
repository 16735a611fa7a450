package io.msgserver.protocol;

import static io.msgserver.protocol.Vectors.hex;
import static io.msgserver.protocol.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Checks every recorded vector, and the number of each kind: a truncated or missing file must not pass. */
class VectorsTest {

    @Test
    void no_vector_is_of_a_kind_unknown_here() {
        assertThat(Vectors.all()).hasSize(20 + 27 + 20 + 21 + 21 + 21 + 21 + 13);
    }

    @Test
    void public_keys_are_those_of_the_reference() {
        for (JsonNode v : vectors("dhexchange", 20)) {
            assertThat(ClassicCrypto.dhExchange(hex(v, "private"))).as("%s", v).isEqualTo(hex(v, "public"));
        }
    }

    @Test
    void agreed_secrets_are_those_of_the_reference() {
        for (JsonNode v : vectors("dhsecret", 27)) {
            assertThat(ClassicCrypto.dhSecret(hex(v, "public"), hex(v, "private"))).as("%s", v)
                    .isEqualTo(hex(v, "secret"));
        }
    }

    @Test
    void macs_are_those_of_the_reference() {
        for (JsonNode v : vectors("hmac64", 20)) {
            assertThat(ClassicCrypto.hmac64(hex(v, "x"), hex(v, "y"))).as("%s", v).isEqualTo(hex(v, "mac"));
        }
    }

    @Test
    void text_hashes_are_those_of_the_reference() {
        for (JsonNode v : vectors("hashkey", 21)) {
            assertThat(ClassicCrypto.hashKey(hex(v, "text"))).as("%s", v).isEqualTo(hex(v, "hash"));
        }
    }

    @Test
    void macs_of_texts_are_those_of_the_reference() {
        for (JsonNode v : vectors("hmac_hash", 21)) {
            assertThat(ClassicCrypto.hmacHash(hex(v, "key"), hex(v, "text"))).as("%s", v).isEqualTo(hex(v, "mac"));
        }
    }

    @Test
    void ciphers_are_those_of_the_reference_and_decode_back() throws MalformedException {
        for (JsonNode v : vectors("des", 21)) {
            byte[] key = hex(v, "key");
            assertThat(ClassicCrypto.desEncode(key, hex(v, "plain"))).as("%s", v).isEqualTo(hex(v, "cipher"));
            assertThat(ClassicCrypto.desDecode(key, hex(v, "cipher"))).as("%s", v).isEqualTo(hex(v, "plain"));
        }
    }

    @Test
    void base64_is_that_of_the_reference_and_decodes_back() throws MalformedException {
        for (JsonNode v : vectors("base64", 21)) {
            assertThat(Base64Text.encode(hex(v, "plain"))).as("%s", v).isEqualTo(text(v, "text"));
            assertThat(Base64Text.decode(text(v, "text"))).as("%s", v).isEqualTo(hex(v, "plain"));
        }
    }

    @Test
    void base64_is_read_and_refused_as_the_reference_does() throws MalformedException {
        for (JsonNode v : vectors("base64decode", 13)) {
            if (v.has("error")) {
                assertThatThrownBy(() -> Base64Text.decode(text(v, "text"))).as("%s", v)
                        .isInstanceOf(MalformedException.class).hasMessage("invalid base64 text");
            } else {
                assertThat(Base64Text.decode(text(v, "text"))).as("%s", v).isEqualTo(hex(v, "plain"));
            }
        }
    }

    private static List<JsonNode> vectors(String kind, int expected) {
        List<JsonNode> vectors = Vectors.of(kind);
        assertThat(vectors).as(kind).hasSize(expected);
        return vectors;
    }
}
