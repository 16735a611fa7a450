package io.msgserver.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Turnstile turnstile = new Turnstile();

    private CompletableFuture<Boolean> enterElsewhere() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return turnstile.enter();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void while_it_is_closed_nobody_gets_in() throws Exception {
        assertThat(turnstile.close(PATIENCE)).isTrue();
        CompletableFuture<Boolean> waiting = enterElsewhere();
        assertThat(turnstile.close(PATIENCE)).as("nobody is inside").isTrue();
        assertThat(waiting).isNotDone();
        turnstile.open();
        assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void it_is_at_rest_when_the_last_one_is_out() throws Exception {
        turnstile.enter();
        assertThat(turnstile.close(Duration.ofMillis(1))).isFalse();
        turnstile.leave();
        assertThat(turnstile.close(PATIENCE)).isTrue();
    }

    @Test
    void when_it_is_over_nobody_gets_in_or_waits() throws Exception {
        turnstile.close(PATIENCE);
        CompletableFuture<Boolean> waiting = enterElsewhere();
        turnstile.end();
        assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
        assertThat(turnstile.pause(PATIENCE)).isFalse();
    }
}
