package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgreementTest {
    private static final byte[] CHALLENGE = "12345678".getBytes(US_ASCII);
    private static final byte[] TOKEN = "YWxpY2U=@c2FtcGxl:c3dvcmRmaXNo".getBytes(US_ASCII);
    private static final X25519Key CLIENT = X25519Key.generate();
    private static final X25519Key SERVER = X25519Key.generate();

    static Stream<Agreement> both() throws MalformedException {
        return Stream.of(Agreement.classic(CHALLENGE, "abcdefgh".getBytes(US_ASCII)), modern(CHALLENGE));
    }

    private static Agreement modern(byte[] challenge) throws MalformedException {
        return Agreement.modern(challenge, CLIENT.agree(SERVER.publicKey()), CLIENT.publicKey(), SERVER.publicKey());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_token_comes_out_as_it_went_in(Agreement agreement) throws MalformedException {
        assertThat(agreement.decrypt(agreement.encrypt(TOKEN))).isEqualTo(TOKEN);
        assertThat(agreement.decrypt(agreement.encrypt(new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobody_can_change_a_secret(Agreement agreement) {
        byte[] before = agreement.secret();
        agreement.secret()[0]++;
        assertThat(agreement.secret()).isEqualTo(before);
    }

    @Test
    void both_sides_make_the_same_of_their_keys() throws MalformedException {
        Agreement server = Agreement.modern(CHALLENGE, SERVER.agree(CLIENT.publicKey()), CLIENT.publicKey(),
                SERVER.publicKey());
        assertThat(server.secret()).isEqualTo(modern(CHALLENGE).secret()).hasSize(32);
        assertThat(server.proof()).isEqualTo(modern(CHALLENGE).proof()).hasSize(32);
        assertThat(server.decrypt(modern(CHALLENGE).encrypt(TOKEN))).isEqualTo(TOKEN);
    }

    @Test
    void all_of_it_depends_on_the_challenge() throws MalformedException {
        Agreement one = modern(CHALLENGE);
        Agreement other = modern("12345679".getBytes(US_ASCII));
        assertThat(one.secret()).isNotEqualTo(other.secret());
        assertThat(one.proof()).isNotEqualTo(other.proof());
        assertThatThrownBy(() -> other.decrypt(one.encrypt(TOKEN))).isInstanceOf(MalformedException.class);
    }

    @Test
    void the_secret_depends_on_both_public_keys_and_on_whose_they_are() throws MalformedException {
        byte[] shared = CLIENT.agree(SERVER.publicKey());
        Agreement swapped = Agreement.modern(CHALLENGE, shared, SERVER.publicKey(), CLIENT.publicKey());
        assertThat(swapped.secret()).isNotEqualTo(modern(CHALLENGE).secret());
    }

    @Test
    void a_modern_token_that_was_changed_on_its_way_is_malformed() throws MalformedException {
        Agreement agreement = modern(CHALLENGE);
        byte[] cipher = agreement.encrypt(TOKEN);
        for (int i = 0; i < cipher.length; i++) {
            byte[] changed = cipher.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> agreement.decrypt(changed)).isInstanceOf(MalformedException.class)
                    .hasMessageContaining("tag");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void a_modern_cipher_without_room_for_its_tag_is_malformed(int length) throws MalformedException {
        Agreement agreement = modern(CHALLENGE);
        assertThatThrownBy(() -> agreement.decrypt(new byte[length])).isInstanceOf(MalformedException.class)
                .hasMessage("a cipher of " + length + " bytes: it must have 16 or more");
    }

    @Test
    void a_gate_is_shown_a_mac_of_the_secrets_length() throws MalformedException {
        byte[] secret = modern(CHALLENGE).secret();
        Handshake handshake = Handshake.prove("dXNlcjE=@c2FtcGxl#MQ==", 7, secret);
        assertThat(handshake.macBytes()).isEqualTo(handshake.macUnder(secret)).hasSize(32);
        assertThat(handshake.macUnder(modern("12345679".getBytes(US_ASCII)).secret()))
                .isNotEqualTo(handshake.macBytes());
    }
}
