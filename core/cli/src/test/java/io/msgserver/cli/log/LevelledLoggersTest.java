package io.msgserver.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.admin.LoggedEvent;
import java.io.PrintWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Checks that the loggers write at their levels, and that the ring remembers warnings and errors. */
class LevelledLoggersTest {
    private final LevelledLoggers loggers = new LevelledLoggers(new Output());
    private final Logger log = loggers.getLogger("a.b.C");

    private List<String> messages() {
        return loggers.recent().stream().map(LoggedEvent::message).toList();
    }

    @Test
    void warnings_and_errors_are_remembered_the_latest_first() {
        log.info("all is well");
        log.warn("{} of {}", 1, 2);
        log.error("it broke", new IllegalStateException("as told"));
        log.atWarn().addArgument("pieces").log("in {}");

        assertThat(messages()).containsExactly("in pieces", "it broke", "1 of 2");
        LoggedEvent error = loggers.recent().get(1);
        assertThat(error.level()).isEqualTo("ERROR");
        assertThat(error.logger()).isEqualTo("a.b.C");
        assertThat(error.thread()).isEqualTo(Thread.currentThread().getName());
        assertThat(error.exception()).startsWith("java.lang.IllegalStateException: as told").contains("\tat ");
    }

    @Test
    void what_is_not_logged_is_not_remembered() {
        loggers.set("a.b", Level.ERROR);
        log.warn("not said");
        log.atWarn().log("nor this");
        loggers.set("a", Level.WARN);
        log.warn("nor this: a.b is nearer");
        assertThat(loggers.recent()).isEmpty();
        loggers.set("a.b.C", Level.WARN);
        log.warn("said");
        assertThat(messages()).containsExactly("said");
    }

    @Test
    void the_memory_has_bounds() {
        for (int i = 1; i <= 201; i++) {
            log.warn("{}", i);
        }
        assertThat(messages()).hasSize(200).startsWith("201").endsWith("2");
        log.warn("x".repeat(5000));
        assertThat(messages().getFirst()).hasSize(4096).endsWith("x…");
    }

    @Test
    void an_exception_that_cannot_be_printed_does_no_harm() {
        log.warn("odd", new OddException());
        assertThat(loggers.recent().getFirst().exception()).isEqualTo(OddException.class.getName());
    }

    private static final class OddException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private int times;

        /** Fails at the first call; the log itself makes the second one. */
        @Override
        public void printStackTrace(PrintWriter writer) {
            if (times++ == 0) {
                throw new IllegalStateException("as told");
            }
        }
    }
}
