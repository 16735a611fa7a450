package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What is logged while it is open, warnings and errors: slf4j-simple looks up {@code System.err} for each line. */
public final class CapturedLog implements AutoCloseable {
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private CapturedLog() {}

    public static CapturedLog start() {
        var log = new CapturedLog();
        System.setErr(new PrintStream(log.bytes, true, UTF_8));
        return log;
    }

    /** Lines that have all these words, stack traces included. */
    public List<String> lines(String... words) {
        return bytes.toString(UTF_8).lines().filter(line -> List.of(words).stream().allMatch(line::contains)).toList();
    }

    @Override
    public void close() {
        System.setErr(err);
    }
}
