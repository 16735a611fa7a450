package io.msgserver.hotswap.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Captures the log until it is closed: tests log to {@code System.err}. */
public final class Log implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private Log() {
        System.setErr(new PrintStream(text, true, UTF_8));
    }

    public static Log capture() {
        return new Log();
    }

    /** Returns the log so far. */
    public String text() {
        return text.toString(UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
