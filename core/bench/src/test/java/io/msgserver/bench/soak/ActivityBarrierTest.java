package io.msgserver.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ActivityBarrierTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ActivityBarrier barrier = new ActivityBarrier();

    private CompletableFuture<Boolean> enterElsewhere() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return barrier.enter();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void while_it_is_closed_nobody_gets_in() throws Exception {
        assertThat(barrier.close(PATIENCE)).isTrue();
        CompletableFuture<Boolean> waiting = enterElsewhere();
        assertThat(barrier.close(PATIENCE)).as("nobody is inside").isTrue();
        assertThat(waiting).isNotDone();
        barrier.open();
        assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void it_is_at_rest_when_the_last_one_is_out() throws Exception {
        barrier.enter();
        assertThat(barrier.close(Duration.ofMillis(1))).isFalse();
        barrier.leave();
        assertThat(barrier.close(PATIENCE)).isTrue();
    }

    @Test
    void when_it_is_over_nobody_gets_in_or_waits() throws Exception {
        barrier.close(PATIENCE);
        CompletableFuture<Boolean> waiting = enterElsewhere();
        barrier.end();
        assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
        assertThat(barrier.pause(PATIENCE)).isFalse();
    }
}
