package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.config.FailedLoginSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The delays of logins. The clock stands still unless the test moves it. */
class FailedLoginsTest {
    /** The clock overflows: its nanoseconds exceed the largest long. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailedLogins failures = new FailedLogins(
            new FailedLoginSettings(2, Duration.ofSeconds(3), Duration.ofMinutes(15)), 3, now::get);

    private long fails(@Nullable String uid) {
        try (LoginAttempt attempt = failures.begin(uid)) {
            attempt.failed();
            return attempt.delay().toMillis();
        }
    }

    private List<Long> fails(String uid, int times) {
        return IntStream.range(0, times).mapToObj(_ -> fails(uid)).toList();
    }

    @Test
    void after_the_free_failures_each_delay_doubles_up_to_the_longest() {
        assertThat(fails("alice", 10)).containsExactly(0L, 0L, 100L, 200L, 400L, 800L, 1600L, 3000L, 3000L, 3000L);
        assertThat(fails("alice", 100)).allMatch(wait -> wait == 3000);
        assertThat(fails("bob")).as("somebody else").isZero();
        assertThat(failures.slowed()).isEqualTo(108);
    }

    @Test
    void the_right_password_waits_as_well_and_then_all_is_forgotten() {
        fails("alice", 3);
        try (LoginAttempt attempt = failures.begin("alice")) {
            assertThat(attempt.delay()).isEqualTo(Duration.ofMillis(200));
            attempt.succeeded();
        }
        assertThat(fails("alice")).isZero();
    }

    @Test
    void many_at_once_wait_as_those_do_that_come_one_after_the_other() {
        List<LoginAttempt> all = IntStream.range(0, 5).mapToObj(_ -> failures.begin("alice")).toList();
        assertThat(all).extracting(attempt -> attempt.delay().toMillis()).containsExactly(0L, 0L, 100L, 200L, 400L);
    }

    @Test
    void an_attempt_that_nobody_judged_is_no_failure() {
        fails("alice", 2);
        for (int i = 0; i < 5; i++) {
            try (LoginAttempt attempt = failures.begin("alice")) {
                assertThat(attempt.delay()).isEqualTo(Duration.ofMillis(100));
            }
        }
        assertThat(fails("alice")).isEqualTo(100);
    }

    @Test
    void nobody_in_particular_is_not_slowed_down() {
        for (int i = 0; i < 10; i++) {
            assertThat(fails(null)).isZero();
        }
        assertThat(failures.count()).isZero();
    }

    @Test
    void failures_are_forgotten_when_none_followed_for_a_while() {
        fails("alice", 4);
        now.addAndGet(Duration.ofMinutes(14).toNanos());
        assertThat(fails("alice")).isEqualTo(400);
        now.addAndGet(Duration.ofMinutes(15).toNanos());
        assertThat(fails("alice")).isZero();
    }

    @Test
    void the_least_recently_used_uid_is_forgotten_first() {
        fails("alice", 3);
        fails("bob", 3);
        fails("carol", 3);
        fails("alice");
        fails("dave");
        assertThat(failures.count()).isEqualTo(3);
        assertThat(fails("alice")).isEqualTo(400);
        assertThat(fails("carol")).isEqualTo(200);
        assertThat(fails("bob")).isZero();
    }

    @Test
    void of_a_very_long_uid_only_the_beginning_is_kept() {
        fails("a".repeat(5000), 3);
        assertThat(fails("a".repeat(5000) + "b")).isEqualTo(200);
        assertThat(fails("a".repeat(63))).isZero();
    }
}
