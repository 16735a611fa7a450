package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicCryptoTest {
    private static final byte[] KEY = "12345678".getBytes(US_ASCII);
    private static final byte[] ZERO = new byte[8];

    @Test
    void both_sides_agree() {
        SecureRandom random = new SecureRandom();
        byte[] client = ClassicCrypto.randomKey(random);
        byte[] server = ClassicCrypto.randomKey(random);
        assertThat(ClassicCrypto.dhSecret(ClassicCrypto.dhExchange(server), client))
                .isEqualTo(ClassicCrypto.dhSecret(ClassicCrypto.dhExchange(client), server));
    }

    @Test
    void a_random_key_is_never_zero() {
        assertThat(ClassicCrypto.randomKey(new ZeroAtFirst())).containsExactly(7, 7, 7, 7, 7, 7, 7, 7);
    }

    @Test
    void a_zero_key_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.dhExchange(ZERO))
                .withMessage("a private key must not be zero");
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.dhSecret(ZERO, KEY))
                .withMessage("a public key must not be zero");
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.dhSecret(KEY, ZERO))
                .withMessage("a private key must not be zero");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 9})
    void a_key_of_another_length_is_refused(int length) {
        byte[] key = new byte[length];
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.dhExchange(key))
                .withMessage("a private key of " + length + " bytes: it must have 8");
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.dhSecret(key, KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.hmac64(key, KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.hmac64(KEY, key));
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.hmacHash(key, KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.desEncode(key, KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> ClassicCrypto.desDecode(key, KEY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 9, 15})
    void a_cipher_that_is_not_whole_blocks_is_malformed(int length) {
        assertThatThrownBy(() -> ClassicCrypto.desDecode(KEY, new byte[length])).isInstanceOf(MalformedException.class)
                .hasMessageContaining("%s bytes", length);
    }

    @Test
    void a_block_without_a_padding_mark_is_malformed() {
        byte[] twoBlocks = ClassicCrypto.desEncode(KEY, "unpadded".getBytes(US_ASCII));
        byte[] unpadded = Arrays.copyOf(twoBlocks, 8);
        assertThatThrownBy(() -> ClassicCrypto.desDecode(KEY, unpadded)).isInstanceOf(MalformedException.class)
                .hasMessageContaining("padding");
    }

    @Test
    void a_padding_mark_further_back_than_one_block_is_malformed() {
        byte[] text = {'a', 'b', 'c', 'd', 'e', 'f', 'g', (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] cipher = Arrays.copyOf(ClassicCrypto.desEncode(KEY, text), 16);
        assertThatThrownBy(() -> ClassicCrypto.desDecode(KEY, cipher)).isInstanceOf(MalformedException.class);
    }

    @Test
    void a_text_of_padding_marks_survives() throws MalformedException {
        byte[] text = {(byte) 0x80, 0, (byte) 0x80, 0, 0, 0, 0};
        assertThat(ClassicCrypto.desDecode(KEY, ClassicCrypto.desEncode(KEY, text))).isEqualTo(text);
    }

    private static final class ZeroAtFirst extends SecureRandom {
        private byte next;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, next);
            next = 7;
        }
    }
}
