package io.msgserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.protocol.Acknowledgement;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
    private static final long NOW = Long.MAX_VALUE - 5; // the clock may pass from the highest number to the lowest
    private static final long DELAY = 100_000_000;

    private final Acknowledgements acknowledgements = new Acknowledgements(2); // keeps the last 66

    @Test
    void the_first_is_due_after_100_ms() throws MalformedException {
        assertThat(acknowledgements.isDue(NOW)).isFalse();
        assertThat(acknowledgements.add(7, 0, NOW)).isTrue();
        assertThat(acknowledgements.add(8, 0, after(DELAY - 1))).isFalse();
        assertThat(acknowledgements.isDue(after(DELAY - 1))).isFalse();
        assertThat(acknowledgements.isDue(after(DELAY))).isTrue();
        assertThat(taken()).containsExactly(7, 8);
        assertThat(acknowledgements.isDue(after(DELAY))).isFalse();
        assertThat(acknowledgements.isEmpty()).isTrue();
    }

    @Test
    void thirty_two_answers_are_due_at_once() throws MalformedException {
        for (int i = 0; i < 31; i++) {
            acknowledgements.add(i, 0, NOW);
        }
        assertThat(acknowledgements.isDue(NOW)).isFalse();
        assertThat(acknowledgements.add(31, 0, NOW)).isTrue();
        assertThat(acknowledgements.isDue(NOW)).isTrue();
        assertThat(taken()).containsExactly(IntStream.range(0, 32).toArray());
    }

    @Test
    void sixty_four_kilobytes_of_answers_are_due_at_once() throws MalformedException {
        acknowledgements.add(1, 65_530, NOW);
        assertThat(acknowledgements.isDue(NOW)).isFalse();
        assertThat(acknowledgements.add(2, 6, NOW)).isTrue();
        assertThat(acknowledgements.isDue(NOW)).isTrue();
        assertThat(taken()).containsExactly(1, 2);
        acknowledgements.add(3, 6, NOW);
        assertThat(acknowledgements.isDue(NOW)).isFalse();
    }

    @Test
    void the_last_are_due_again_on_the_next_connection() throws MalformedException {
        for (int i = 0; i < 100; i++) {
            acknowledgements.add(i, 0, NOW);
        }
        taken();
        acknowledgements.add(100, 0, NOW);
        acknowledgements.repeat(NOW);
        assertThat(acknowledgements.isDue(NOW)).isTrue();
        assertThat(taken()).containsExactly(IntStream.rangeClosed(35, 100).toArray());
    }

    @Test
    void a_first_connection_has_nothing_to_repeat() {
        acknowledgements.repeat(NOW);
        assertThat(acknowledgements.isDue(NOW)).isFalse();
    }

    private static long after(long nanos) {
        return NOW + nanos;
    }

    private int[] taken() throws MalformedException {
        byte[] pkg = acknowledgements.take();
        return Acknowledgement
                .parse(Arrays.copyOfRange(pkg, Packages.HEADER, pkg.length - Integer.BYTES)).numbers();
    }
}
