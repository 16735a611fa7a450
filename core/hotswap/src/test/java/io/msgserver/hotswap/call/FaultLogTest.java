package io.msgserver.hotswap.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class FaultLogTest {
    private final Recorder recorder = new Recorder();
    /** Its nanoseconds pass the greatest number there is. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final FaultLog faults = new FaultLog("sample", recorder, clock::get);

    @Test
    void a_fault_is_logged_with_the_gate_the_user_and_the_cause() {
        var cause = new IllegalStateException("as told");
        faults.report("nzhsoft", "onRequest failed", cause);
        assertThat(recorder.lines).containsExactly("ERROR sample: for nzhsoft: onRequest failed");
        assertThat(recorder.causes).containsExactly(cause);
    }

    @Test
    void a_login_is_named_with_its_subid() {
        faults.report(new Username("nzhsoft", "7", "sample"), "onRequest failed", null);
        assertThat(recorder.lines).containsExactly("ERROR sample: for nzhsoft (subid 7): onRequest failed");
    }

    @Test
    void a_fault_without_a_cause_has_none() {
        faults.report("nzhsoft", "an answer of 65531 bytes", null);
        assertThat(recorder.lines).containsExactly("ERROR sample: for nzhsoft: an answer of 65531 bytes");
        assertThat(recorder.causes).containsOnlyNulls();
    }

    @Test
    void at_most_ten_are_logged_in_ten_seconds() {
        report(1000);
        pass(9_999);
        report(1);
        assertThat(recorder.lines).hasSize(10);
    }

    @Test
    void what_was_left_out_is_said_when_logging_goes_on() {
        report(25);
        pass(10_000);
        report(1);
        assertThat(recorder.lines).hasSize(12);
        assertThat(recorder.lines.get(10))
                .isEqualTo("ERROR sample: 15 more faults were not logged: at most 10 in 10 s are");
        assertThat(recorder.lines.get(11)).isEqualTo("ERROR sample: for user: fault 0");
    }

    @Test
    void nothing_is_said_when_nothing_was_left_out() {
        report(10);
        pass(10_000);
        report(10);
        pass(1_000_000);
        report(10);
        assertThat(recorder.lines).hasSize(30).noneMatch(line -> line.contains("not logged"));
    }

    @Test
    void what_was_left_out_is_counted_anew() {
        report(11);
        pass(10_000);
        report(12);
        pass(10_000);
        report(1);
        assertThat(recorder.lines).filteredOn(line -> line.contains("not logged"))
                .containsExactly("ERROR sample: 1 more faults were not logged: at most 10 in 10 s are",
                        "ERROR sample: 2 more faults were not logged: at most 10 in 10 s are");
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void report(int times) {
        for (int i = 0; i < times; i++) {
            faults.report("user", "fault " + i, null);
        }
    }

    /** Keeps what is logged. */
    private static final class Recorder extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;
        private final transient List<String> lines = new ArrayList<>();
        private final transient List<@Nullable Throwable> causes = new ArrayList<>();

        @Override
        protected void handleNormalizedLoggingCall(Level level, Marker marker, String message, Object[] arguments,
                Throwable cause) {
            lines.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments));
            causes.add(cause);
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
