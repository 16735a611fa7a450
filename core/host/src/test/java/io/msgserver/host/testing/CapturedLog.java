package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * The warnings and errors that are logged while this is open: slf4j-simple looks up {@code System.err} for each line.
 */
public final class CapturedLog implements AutoCloseable {
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private CapturedLog() {}

    public static CapturedLog start() {
        var log = new CapturedLog();
        System.setErr(new PrintStream(log.bytes, true, UTF_8));
        return log;
    }

    /** Returns the lines that contain all these words, stack traces included. */
    public List<String> lines(String... words) {
        return bytes.toString(UTF_8).lines().filter(line -> List.of(words).stream().allMatch(line::contains)).toList();
    }

    /**
     * Waits until exactly that many lines contain all these words: a host may log an event a moment after it is
     * visible.
     */
    public void awaitLines(int count, String... words) {
        Awaitility.await().untilAsserted(() -> assertThat(lines(words)).hasSize(count));
    }

    /** Waits until a line contains all these words. */
    public void awaitLine(String... words) {
        Awaitility.await().untilAsserted(() -> assertThat(lines(words)).isNotEmpty());
    }

    @Override
    public void close() {
        System.setErr(err);
    }
}
