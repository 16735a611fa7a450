package io.msgserver.hotswap.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The virtual threads of this JVM, which only a thread dump into a file lists. There may be very many: the dump does
 * not stop them, and is read line by line.
 */
final class VirtualThreads {
    /**
     * Matches {@code #23 "name" virtual WAITING 2026-01-01T12:00:00Z}; a platform thread has no word {@code virtual}.
     */
    private static final Pattern HEADING = Pattern.compile("#(\\d+) \"(.*)\"( virtual)? [A-Z_]+ \\S+");
    /**
     * Matches {@code at p.Handler.onRequest(Handler.java:7)}, which may have a module or a loader before the class.
     */
    private static final Pattern FRAME = Pattern.compile("\\s+at ([^(]+)\\(.*");

    /** @param method the method of the frame, as in {@code p.Handler.onRequest} */
    record Frame(long threadId, String threadName, String method) {}

    private VirtualThreads() {}

    /**
     * Passes each frame of each virtual thread to the consumer, from the top. Only the owner can read the file, which
     * is deleted afterwards.
     */
    static void forEachFrame(Consumer<Frame> action) throws IOException {
        Path folder = Files.createTempDirectory("msgserver-threads-").toAbsolutePath();
        Path dump = folder.resolve("threads.txt");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                    ThreadDumpFormat.TEXT_PLAIN);
            read(dump, action);
        } finally {
            Files.deleteIfExists(dump);
            Files.deleteIfExists(folder);
        }
    }

    private static void read(Path dump, Consumer<Frame> action) throws IOException {
        // Files.lines would fail on a thread's name that is not valid UTF-8.
        try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(dump), UTF_8))) {
            Matcher thread = HEADING.matcher("");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher heading = HEADING.matcher(line);
                Matcher frame = FRAME.matcher(line);
                if (heading.matches()) {
                    thread = heading;
                } else if (frame.matches() && thread.hasMatch() && thread.group(3) != null) {
                    action.accept(new Frame(Long.parseLong(thread.group(1)), thread.group(2), frame.group(1)));
                }
            }
        }
    }
}
