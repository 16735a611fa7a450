package io.msgserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void bounds_double_up_to_the_highest() {
        Backoff highest = backoff(bound -> bound - 1);
        assertThat(LongStream.range(0, 6).map(failures -> highest.pause((int) failures).toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
        assertThat(highest.pause(Integer.MAX_VALUE)).hasMillis(1_000);
    }

    @Test
    void a_pause_may_be_any_share_of_its_bound() {
        assertThat(backoff(_ -> 0).pause(3)).isZero();
        assertThat(backoff(bound -> bound / 2).pause(3)).hasMillis(400);
    }

    @Test
    void clients_that_fail_together_come_again_apart() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(7));
        assertThat(LongStream.range(0, 1_000).map(_ -> backoff.pause(9).toMillis() / 100).distinct().sorted())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    private interface Choice {
        long below(long bound);
    }

    private static Backoff backoff(Choice choice) {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only bounded numbers are drawn");
            }

            @Override
            public long nextLong(long bound) {
                return choice.below(bound);
            }
        });
    }
}
