package io.msgserver.hotswap.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests that calls are counted, and that the end of the last one wakes the waiting thread. */
class LeasesTest {
    private final Leases leases = new Leases();

    @Test
    void what_began_and_has_not_ended_runs_and_what_ended_is_counted() {
        leases.begin();
        leases.begin();
        leases.end(1);
        assertThat(leases.running()).isEqualTo(1);
        assertThat(leases.requests()).isEqualTo(1);
    }

    @Test
    void callbacks_count_as_calls_and_not_as_requests() {
        leases.begin();
        leases.end(3);
        leases.begin();
        leases.endCallback();
        leases.begin();
        leases.end(0);
        assertThat(leases.requests()).isEqualTo(3);
        assertThat(leases.calls()).isEqualTo(4);
        assertThat(leases.running()).isZero();
    }

    @Test
    void nobody_waits_when_nothing_runs() throws InterruptedException {
        assertThat(leases.awaitIdle(Duration.ZERO)).isTrue();
    }

    @Test
    void the_wait_is_over_with_the_patience() throws InterruptedException {
        leases.begin();
        assertThat(leases.awaitIdle(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void the_last_end_wakes_who_waits() throws Exception {
        leases.begin();
        leases.begin();
        var drained = new CompletableFuture<Boolean>();
        Thread drainer = Thread.ofPlatform().start(() -> {
            try {
                drained.complete(leases.awaitIdle(Duration.ofMinutes(1)));
            } catch (InterruptedException e) {
                drained.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> drainer.getState() == Thread.State.TIMED_WAITING);
        leases.end(1);
        assertThat(drained).isNotDone();
        leases.end(1);
        Awaitility.await().until(drained::isDone);
        assertThat(drained.get()).isTrue();
    }

    @Test
    void who_waits_can_be_interrupted() {
        leases.begin();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> leases.awaitIdle(Duration.ofMinutes(1))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
