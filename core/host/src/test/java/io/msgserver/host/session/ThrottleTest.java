package io.msgserver.host.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A user with a limit on requests a second. The clock stands still unless the test moves it. */
class ThrottleTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RecordingLink first = new RecordingLink();
    private final RecordingLink second = new RecordingLink();
    private int number;

    private Session session(int perSecond) {
        var login = new KeptLogin(new Username("nzhsoft", "1", "sample"), Secret.of(new byte[8]), 0, 1, 0);
        var limits = new SessionLimits(128, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE,
                new RememberedTotal(Long.MAX_VALUE), new PendingTotal(Long.MAX_VALUE),
                RequestRate.of(perSecond, clock::get));
        return new Session(login, limits, Changes.NONE, null);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void ask(Session session, Link link, int times) {
        for (int i = 0; i < times; i++) {
            if (session.begin(link, number++, new byte[0], Lane.CONCURRENT, 0) instanceof Request request) {
                session.complete(request, new byte[0]);
            }
        }
    }

    @Test
    void a_second_s_worth_is_free_and_then_the_link_rests_until_there_is_more() {
        Session session = session(10);
        session.connect(first, 1, true);
        ask(session, first, 9);
        assertThat(first.calls).isEmpty();
        ask(session, first, 1);
        assertThat(first.calls).containsExactly("pause 100 ms");
        pass(Duration.ofMillis(100));
        ask(session, first, 1);
        assertThat(first.calls).containsExactly("pause 100 ms", "pause 100 ms");
        pass(Duration.ofSeconds(1));
        ask(session, first, 9);
        assertThat(first.calls).hasSize(2);
        ask(session, first, 1);
        assertThat(first.calls).hasSize(3);
    }

    @Test
    void a_fast_user_rests_for_50_ms_and_then_has_as_much() {
        Session session = session(1000);
        session.connect(first, 1, true);
        ask(session, first, 1000);
        assertThat(first.calls).containsExactly("pause 50 ms");
        pass(Duration.ofMillis(50));
        ask(session, first, 49);
        assertThat(first.calls).hasSize(1);
        ask(session, first, 1);
        assertThat(first.calls).hasSize(2);
    }

    @Test
    void one_a_second_is_one_a_second() {
        Session session = session(1);
        session.connect(first, 1, true);
        ask(session, first, 1);
        assertThat(first.calls).containsExactly("pause 1000 ms");
        pass(Duration.ofSeconds(1));
        ask(session, first, 1);
        assertThat(first.calls).containsExactly("pause 1000 ms", "pause 1000 ms");
    }

    @Test
    void who_reconnects_has_no_new_burst() {
        Session session = session(10);
        session.connect(first, 1, true);
        ask(session, first, 10);
        session.connect(second, 2, true);
        assertThat(second.calls).containsExactly("pause 100 ms");
        pass(Duration.ofMillis(150));
        ask(session, second, 1);
        assertThat(second.calls).containsExactly("pause 100 ms", "pause 50 ms");
    }

    @Test
    void requests_that_are_asked_again_count_too() {
        Session session = session(10);
        session.connect(first, 1, true);
        ask(session, first, 5);
        session.connect(second, 2, true);
        for (int again = 0; again < 5; again++) {
            assertThat(session.begin(second, again, new byte[0], Lane.CONCURRENT, 0))
                    .isInstanceOf(Disposition.Resend.class);
        }
        assertThat(second.calls).containsExactly("pause 100 ms");
    }

    @Test
    void a_rate_is_at_least_one() {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestRate.of(0, clock::get))
                .withMessageContaining("requests_per_second 0");
    }
}
