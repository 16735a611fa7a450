package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Checks that one text does not affect the next; {@link ClassicCrypto} begins anew with each. */
class DesTest {
    private static final byte[] KEY = "abcdefgh".getBytes(US_ASCII);

    private final Des des = new Des();

    @Test
    void each_text_is_under_its_own_key_in_either_direction() throws MalformedException {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            checkOne(random);
        }
    }

    private void checkOne(Random random) throws MalformedException {
        byte[] key = new byte[ClassicCrypto.KEY_BYTES];
        random.nextBytes(key);
        byte[] text = new byte[random.nextInt(100)];
        random.nextBytes(text);
        byte[] cipher = ClassicCrypto.desEncode(key, text);
        if (random.nextBoolean()) {
            assertThat(des.encode(key, text)).isEqualTo(cipher);
        } else {
            assertThat(des.decode(key, cipher)).isEqualTo(text);
        }
    }

    @Test
    void a_text_that_is_refused_leaves_nothing_behind() throws MalformedException {
        byte[] cipher = des.encode(KEY, KEY);
        assertThatThrownBy(() -> des.decode("hgfedcba".getBytes(US_ASCII), cipher))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> des.decode(KEY, new byte[7])).isInstanceOf(MalformedException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> des.decode(new byte[7], cipher));
        assertThatIllegalArgumentException().isThrownBy(() -> des.decode(new byte[7], new byte[3]));
        assertThat(des.decode(KEY, cipher)).isEqualTo(KEY);
    }

    @Test
    void many_threads_share_one() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var checks = new ArrayList<Callable<Void>>();
            for (int seed = 0; seed < 8; seed++) {
                var random = new Random(seed);
                checks.add(() -> {
                    for (int i = 0; i < 2000; i++) {
                        checkOne(random);
                    }
                    return null;
                });
            }
            for (Future<Void> check : threads.invokeAll(checks)) {
                check.get();
            }
        }
    }
}
