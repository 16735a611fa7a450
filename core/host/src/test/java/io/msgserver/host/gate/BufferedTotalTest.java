package io.msgserver.host.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferedTotalTest {
    private static final long MOST = 1_000_000;

    private final BufferedTotal total = new BufferedTotal(MOST);
    private final List<Long> closed = new ArrayList<>();

    private BufferedTotal.Share holding(long bytes) {
        BufferedTotal.Share share = total.share(closed::add);
        share.report(bytes);
        return share;
    }

    @Test
    void the_largest_are_closed_until_an_eighth_is_free() {
        holding(100_000);
        holding(400_000);
        holding(300_000);
        assertThat(closed).isEmpty();
        holding(350_000);
        assertThat(closed).containsExactly(400_000L);
        assertThat(total.bytes()).isEqualTo(750_000);
    }

    @Test
    void what_is_reported_while_the_largest_are_closed_counts_too() {
        List<Long> arriving = new ArrayList<>(List.of(700_000L, 900_000L));
        for (long bytes : List.of(600_000L, 500_000L)) {
            total.share(held -> {
                closed.add(held);
                holding(arriving.removeFirst());
            }).report(bytes);
        }
        assertThat(closed).containsExactly(600_000L, 500_000L, 900_000L);
        assertThat(total.bytes()).isEqualTo(700_000);
    }

    @Test
    void what_has_left_counts_no_more() {
        BufferedTotal.Share one = holding(900_000);
        one.report(100);
        holding(900_000);
        assertThat(closed).isEmpty();
    }

    @Test
    void what_has_ended_counts_no_more_and_reports_in_vain() {
        BufferedTotal.Share one = holding(900_000);
        one.end();
        one.report(900_000);
        assertThat(total.bytes()).isZero();
        holding(900_000);
        assertThat(closed).isEmpty();
    }

    @Test
    void small_changes_are_not_reported() {
        BufferedTotal.Share one = holding(BufferedTotal.STEP - 1);
        assertThat(total.bytes()).isZero();
        one.report(BufferedTotal.STEP);
        one.report(BufferedTotal.STEP - 1);
        assertThat(total.bytes()).isEqualTo(BufferedTotal.STEP);
    }
}
