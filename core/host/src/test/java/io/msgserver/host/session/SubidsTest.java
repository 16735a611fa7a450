package io.msgserver.host.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SubidsTest {

    @Test
    void they_are_counted_from_1() {
        Subids subids = Subids.unbounded();
        assertThat(subids.next()).isEqualTo(1);
        assertThat(subids.next()).isEqualTo(2);
        assertThat(subids.last()).isEqualTo(2);
    }

    @Test
    void the_count_goes_on_after_the_last() {
        Subids subids = Subids.after(41);
        subids.reserve(50);
        assertThat(subids.next()).isEqualTo(42);
    }

    @Test
    void none_is_handed_out_before_it_is_reserved() {
        Subids subids = Subids.after(0);
        subids.reserve(1);
        assertThat(subids.next()).isEqualTo(1);
        var next = new CompletableFuture<Long>();
        Thread asking = Thread.ofPlatform().daemon().start(() -> next.complete(subids.next()));
        Awaitility.await().until(() -> asking.getState() == Thread.State.TIMED_WAITING);
        assertThat(next).isNotDone();
        subids.reserve(2);
        assertThat(next).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(2L);
    }

    @Test
    void whoever_waits_too_long_is_told_why() {
        assertThatIllegalStateException().isThrownBy(Subids.after(7)::next).withMessageContainingAll("subid 8",
                "7 is the last", "session store");
    }
}
