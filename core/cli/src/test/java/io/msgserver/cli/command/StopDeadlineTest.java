package io.msgserver.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks the end of a process that does not stop by itself. */
@Timeout(60)
class StopDeadlineTest {

    /** A process that never ends, with a thread that blocks standard error: its pipe is full. */
    static final class Stuck {

        private Stuck() {}

        public static void main(String[] args) throws InterruptedException {
            var talker = new Thread(() -> {
                while (true) {
                    System.err.println("x".repeat(8000));
                }
            });
            talker.start();
            StopDeadline.begin(Duration.ofMillis(1500));
            talker.join();
        }
    }

    @Test
    void the_process_is_gone_in_time_with_standard_error_stuck() throws Exception {
        Process stuck = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Stuck.class.getName()).start();
        try {
            assertThat(stuck.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(stuck.exitValue()).isEqualTo(Failure.FAILED);
        } finally {
            stuck.destroyForcibly();
        }
    }
}
