package io.msgserver.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffledTroublesTest {
    private static final List<Trouble> KINDS = List.of(Trouble.SWAP, Trouble.THROWS, Trouble.TRUNCATED);

    private static List<Trouble> drawn(long seed, int count) {
        var troubles = new ShuffledTroubles(KINDS, new Random(seed));
        return IntStream.range(0, count).mapToObj(_ -> troubles.next()).toList();
    }

    @Test
    void each_kind_comes_once_in_a_round() {
        List<Trouble> drawn = drawn(7, 6);
        assertThat(drawn.subList(0, 3)).containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(drawn.subList(3, 6)).containsExactlyInAnyOrderElementsOf(KINDS);
    }

    @Test
    void a_seed_draws_the_same_again() {
        assertThat(drawn(7, 30)).isEqualTo(drawn(7, 30)).isNotEqualTo(drawn(8, 30));
    }
}
