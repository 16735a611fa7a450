package io.msgserver.host.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BufferedTotalTest {
    private static final long MOST = 1_000_000;

    private final BufferedTotal total = new BufferedTotal(MOST);
    private final List<Long> closed = new ArrayList<>();
    private boolean isBusyHere;
    /** An event loop that is busy and runs no task. */
    private final EventExecutor busy = new DefaultEventLoop() {
        @Override
        public boolean inEventLoop(Thread thread) {
            return isBusyHere;
        }
    };

    /** Returns a share of the event loop that reports. */
    private BufferedTotal.Share holding(long bytes) {
        return holding(bytes, ImmediateEventExecutor.INSTANCE);
    }

    private BufferedTotal.Share holding(long bytes, EventExecutor loop) {
        return holding(bytes, loop, () -> {});
    }

    /** @param next runs when the connection is asked to close */
    private BufferedTotal.Share holding(long bytes, EventExecutor loop, Runnable next) {
        var share = new AtomicReference<BufferedTotal.Share>();
        share.set(total.share(loop, held -> {
            closed.add(held);
            if (loop.inEventLoop()) {
                share.get().end();
            }
            next.run();
        }));
        share.get().report(bytes);
        return share.get();
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
            holding(bytes, ImmediateEventExecutor.INSTANCE, () -> holding(arriving.removeFirst()));
        }
        assertThat(closed).containsExactly(600_000L, 500_000L, 900_000L);
        assertThat(total.bytes()).isEqualTo(700_000);
    }

    @Test
    void connections_of_a_slow_loop_are_abandoned_once_and_keep_their_bytes() {
        BufferedTotal.Share slow = holding(900_000, busy);
        holding(200_000);
        assertThat(closed).containsExactly(900_000L);
        assertThat(total.bytes()).isEqualTo(1_100_000);
        holding(50_000);
        assertThat(closed).containsExactly(900_000L);
        slow.end();
        assertThat(total.bytes()).isEqualTo(250_000);
        holding(700_000);
        assertThat(closed).hasSize(1);
    }

    @Test
    void a_quarter_over_the_bound_a_loop_closes_the_largest_of_its_own() {
        holding(900_000, busy);
        holding(20_000);
        holding(150_000);
        assertThat(closed).containsExactly(900_000L);
        holding(190_000);
        assertThat(closed).containsExactly(900_000L, 190_000L, 150_000L);
        assertThat(total.bytes()).isEqualTo(920_000);
    }

    @Test
    void what_grows_though_it_was_given_up_is_closed_when_its_loop_reports() {
        BufferedTotal.Share grows = holding(900_000, busy);
        holding(200_000);
        isBusyHere = true;
        grows.report(1_200_000);
        assertThat(closed).containsExactly(900_000L, 1_200_000L);
        assertThat(total.bytes()).isEqualTo(200_000);
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
