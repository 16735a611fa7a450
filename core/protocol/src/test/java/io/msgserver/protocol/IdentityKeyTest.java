package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityKeyTest {
    private static final byte[] CHALLENGE = "12345678".getBytes(US_ASCII);
    private static final byte[] CLIENT = X25519Key.generate().publicKey();
    private static final byte[] SERVER = X25519Key.generate().publicKey();

    /** RFC 8032, section 7.1, tests 2 and 3; their messages are the concatenation of challenge and keys. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb \
            | 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c | 72 | '' \
            | 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
            085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7 \
            | fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025 | af | 82 \
            | 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
            18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
            """)
    void a_signature_is_the_one_of_the_rfc(String secret, String identity, String first, String second,
            String signature) throws MalformedException {
        var key = IdentityKey.of(hex(secret));
        assertThat(key.identity()).isEqualTo(ServerIdentity.parse(Base64Text.encode(hex(identity))));
        assertThat(key.sign(hex(first), hex(second), new byte[0])).isEqualTo(hex(signature));
    }

    @Test
    void a_signature_is_for_just_these_keys_and_that_challenge() {
        var key = IdentityKey.generate();
        byte[] signature = key.sign(CHALLENGE, CLIENT, SERVER);
        assertThat(key.identity().signed(CHALLENGE, CLIENT, SERVER, signature)).isTrue();
        assertThat(key.identity().signed("12345679".getBytes(US_ASCII), CLIENT, SERVER, signature)).isFalse();
        assertThat(key.identity().signed(CHALLENGE, SERVER, CLIENT, signature)).isFalse();
        assertThat(key.identity().signed(CHALLENGE, CLIENT, CLIENT, signature)).isFalse();
        assertThat(IdentityKey.generate().identity().signed(CHALLENGE, CLIENT, SERVER, signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 65})
    void what_is_no_signature_is_not_one(int length) {
        assertThat(IdentityKey.generate().identity().signed(CHALLENGE, CLIENT, SERVER, new byte[length])).isFalse();
    }

    @Test
    void an_identity_that_is_no_point_signs_nothing() throws MalformedException {
        var nobody = ServerIdentity.parse(Base64Text.encode(new byte[32]));
        byte[] signature = IdentityKey.generate().sign(CHALLENGE, CLIENT, SERVER);
        assertThat(nobody.signed(CHALLENGE, CLIENT, SERVER, signature)).isFalse();
    }

    @Test
    void a_key_is_read_from_the_text_that_it_wrote() throws MalformedException {
        var key = IdentityKey.generate();
        var read = IdentityKey.parse("what somebody noted\n" + key.toPem());
        assertThat(read.identity()).isEqualTo(key.identity()).hasSameHashCodeAs(key.identity());
        assertThat(ServerIdentity.parse(key.identity().toString())).isEqualTo(key.identity());
    }

    /** Made with {@code openssl genpkey -algorithm ed25519}, and {@code openssl pkey -pubout}. */
    @Test
    void a_key_of_openssl_is_read() throws MalformedException {
        assertThat(IdentityKey.parse("""
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
                -----END PRIVATE KEY-----
                """).identity()).hasToString("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    }

    @Test
    void a_key_of_another_kind_is_refused_without_a_word_of_it() throws Exception {
        String rsa = Pem.text("PRIVATE KEY",
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate().getEncoded());
        assertThatThrownBy(() -> IdentityKey.parse(rsa)).isInstanceOf(MalformedException.class)
                .hasMessage("the private key in it is not one of Ed25519");
    }

    @Test
    void a_text_with_no_key_or_two_is_refused() {
        String key = IdentityKey.generate().toPem();
        assertThatThrownBy(() -> IdentityKey.parse("")).isInstanceOf(MalformedException.class)
                .hasMessageContaining("-----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> IdentityKey.parse(key + key)).isInstanceOf(MalformedException.class)
                .hasMessageContaining("2 private keys");
    }

    @Test
    void printing_a_key_shows_its_public_half_only() {
        var key = IdentityKey.generate();
        assertThat(key).hasToString("IdentityKey[" + key.identity() + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AQID", "!!!!", "AAAA===="})
    void a_text_that_is_no_identity_is_malformed(String text) {
        assertThatThrownBy(() -> ServerIdentity.parse(text)).isInstanceOf(MalformedException.class);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
