package io.msgserver.cli.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that the queue accepts lines while its stream blocks, as a pipe does whose reader has stopped. */
@Timeout(30)
class OutputQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CAPACITY = 64 * 1024;
    /** A line of 1,000 bytes. */
    private static final String LINE = "x".repeat(999) + "\n";

    private final Pipe pipe = new Pipe();
    private final OutputQueue queue = OutputQueue.start(CAPACITY, this::report);
    private final OutputStream log = queue.to(pipe);

    /** A pipe that blocks until it is read from. */
    private static final class Pipe extends OutputStream {
        private final CountDownLatch stuck = new CountDownLatch(1);
        private final CountDownLatch read = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int each) {
            throw new UnsupportedOperationException("one byte is never written alone");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            stuck.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.writeBytes(bytes);
        }
    }

    private void report(long lines) {
        write(log, "lost " + lines + "\n");
    }

    private static void write(OutputStream to, String text) {
        try {
            to.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String taken() {
        assertThat(queue.flush(PATIENCE)).isTrue();
        return pipe.taken.toString(UTF_8);
    }

    private void stall() throws InterruptedException {
        write(log, "first\n");
        assertThat(pipe.stuck.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void lines_that_do_not_fit_are_counted_and_reported() throws Exception {
        stall();
        for (int i = 0; i < 200; i++) {
            write(log, LINE);
        }
        pipe.read.countDown();

        List<String> lines = taken().lines().toList();
        int kept = lines.size() - 2;
        assertThat(lines.getFirst()).isEqualTo("first");
        // Each line of 1,000 bytes counts as 1,064.
        assertThat(kept).isEqualTo((CAPACITY - 70) / 1064);
        assertThat(lines.getLast()).isEqualTo("lost " + (200 - kept));
    }

    @Test
    void the_report_stands_where_lines_are_missing() throws Exception {
        stall();
        write(log, LINE.repeat(60));
        write(log, LINE.repeat(10));
        write(log, "this one would fit\n");
        pipe.read.countDown();
        assertThat(taken()).endsWith("x\nlost 11\n");
        write(log, "later\n");
        assertThat(taken()).endsWith("x\nlost 11\nlater\n");
    }

    @Test
    void two_streams_keep_their_order() throws Exception {
        var terminal = new ByteArrayOutputStream();
        OutputStream out = queue.to(terminal);
        OutputStream err = queue.to(terminal);
        for (int i = 0; i < 100; i++) {
            write(i % 2 == 0 ? out : err, i + "\n");
        }
        assertThat(queue.flush(PATIENCE)).isTrue();
        assertThat(terminal.toString(UTF_8).lines())
                .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    }

    @Test
    void flush_does_not_wait_longer_than_told() throws Exception {
        stall();
        assertThat(queue.flush(Duration.ofMillis(1))).isFalse();
        pipe.read.countDown();
        assertThat(taken()).isEqualTo("first\n");
    }

    @Test
    void a_stream_that_fails_does_not_end_the_writing() throws Exception {
        OutputStream broken = queue.to(new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                throw new IOException("the disk is full");
            }
        });
        pipe.read.countDown();
        write(broken, "lost\n");
        write(queue.to(new OutputStream() {
            @Override
            public void write(int each) {
                throw new IllegalStateException("as told");
            }
        }), "lost\n");
        write(log, "goes on\n");
        assertThat(taken()).isEqualTo("goes on\n");
    }
}
