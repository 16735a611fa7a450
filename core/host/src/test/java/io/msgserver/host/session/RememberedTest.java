package io.msgserver.host.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RememberedTest {

    @Test
    void there_are_256_tombstones_at_most_and_the_newest_stay() {
        var remembered = new Remembered(128);
        remembered.keepUnacknowledged();
        for (int number = 0; number < 1000; number++) {
            remembered.add(number, 1, new byte[100]);
        }
        remembered.evict(Remembered.MOST_TOMBSTONES * Remembered.TOMBSTONE);
        assertThat(remembered.size()).isZero();
        assertThat(remembered.bytes()).isEqualTo(Remembered.MOST_TOMBSTONES * Remembered.TOMBSTONE);
        assertThat(remembered.tombstoneNumbers()).hasSize(Remembered.MOST_TOMBSTONES).startsWith(744).endsWith(999);
        assertThat(remembered.takeLost()).isTrue();
    }
}
