package io.msgserver.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.plugin.Task;
import io.msgserver.bench.soak.LogPipe.Lines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogPipeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String LOGGED = "[epoll] INFO Journalled - " + Task.MARK + "xxx\n";

    private final Findings findings = new Findings();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogPipe pipe = new LogPipe(findings, new PrintStream(out, true, UTF_8));

    private void read(String log) {
        pipe.read(new ByteArrayInputStream(log.getBytes(UTF_8)));
    }

    @Test
    void lines_and_reports_of_lines_left_out_are_counted() {
        read(LOGGED + LOGGED + "[output] WARN Output - 37 lines were not written here: 1024 KB waited\n" + LOGGED);
        assertThat(pipe.lines()).isEqualTo(new Lines(3, 37, 0));
        assertThat(findings.counts().unexplained()).isZero();
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void versions_that_are_reported_as_leaked_are_counted() {
        read("[watch] ERROR LeakWatch - plugin bench 1.0.2 has LEAKED: it was stopped\n");
        assertThat(pipe.lines()).isEqualTo(new Lines(0, 0, 1));
        assertThat(findings.counts().unexplained()).isZero();
    }

    @Test
    void other_lines_are_unexplained() {
        read(LOGGED + "[main] ERROR Host - something broke\n");
        assertThat(findings.counts().unexplained()).isEqualTo(1);
        assertThat(findings.messages()).containsExactly("in the log of the host: [main] ERROR Host - something broke");
        assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines("[main] ERROR Host - something broke\n");
    }

    @Test
    void nothing_is_read_while_it_is_stopped() throws Exception {
        pipe.stop();
        Thread reader = Thread.ofVirtual().start(() -> read(LOGGED));
        assertThat(pipe.await(new Lines(0, 0, 0), 1, Duration.ofMillis(20)).all()).isZero();
        pipe.resume();
        assertThat(pipe.await(new Lines(0, 0, 0), 1, PATIENCE)).isEqualTo(new Lines(1, 0, 0));
        reader.join();
    }
}
