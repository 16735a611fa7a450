package io.msgserver.host.control;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.msgserver.host.control.reply.ThreadsReply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Dumps the stacks of all threads, virtual ones included. Only the JVM knows virtual threads, and it writes them into a
 * file, which is read thread by thread up to the requested number. One dump at a time. Any thread.
 */
final class ThreadDump {
    /** The limit of frames of one thread's stack, from the top. */
    private static final int FRAMES = 64;

    private final JsonMapper json = JsonMapper.shared();
    private final Semaphore oneAtATime = new Semaphore(1);

    ThreadsReply take(int most) throws ProblemException {
        if (!oneAtATime.tryAcquire()) {
            throw new ProblemException(Problem.conflict("another thread dump is being taken: wait until it is done"));
        }
        try {
            return dump(most);
        } catch (IOException | JacksonException e) {
            throw new ProblemException(Problem.internal("no thread dump could be taken in the temporary folder "
                    + System.getProperty("java.io.tmpdir") + " (" + e
                    + "): let the user that runs the host write there, or start it with another -Djava.io.tmpdir"));
        } finally {
            oneAtATime.release();
        }
    }

    private ThreadsReply dump(int most) throws IOException {
        Path folder = Files.createTempDirectory("msgserver-threads-");
        Path file = folder.resolve("threads.json");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(file.toString(),
                    ThreadDumpFormat.JSON);
            return read(file, most);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private ThreadsReply read(Path file, int most) throws IOException {
        var entries = new ArrayList<ThreadsReply.Entry>();
        int leftOut = 0;
        try (JsonParser parser = json.createParser(file)) {
            while (parser.nextToken() != null) {
                if (isThread(parser)) {
                    if (entries.size() < most) {
                        entries.add(entry(parser.readValueAsTree()));
                    } else {
                        leftOut++;
                        parser.skipChildren();
                    }
                }
            }
        }
        return new ThreadsReply(Instant.now().toString(), entries, leftOut);
    }

    /** A container of threads has them in a list of that name. */
    private static boolean isThread(JsonParser parser) {
        return parser.currentToken() == JsonToken.START_OBJECT && parser.streamReadContext().getParent() != null
                && parser.streamReadContext().getParent().inArray()
                && "threads".equals(parser.streamReadContext().getParent().getParent().currentName());
    }

    private static ThreadsReply.Entry entry(JsonNode thread) {
        var stack = new ArrayList<String>();
        for (JsonNode frame : thread.path("stack")) {
            if (stack.size() < FRAMES) {
                stack.add(frame.asString());
            }
        }
        return new ThreadsReply.Entry(thread.path("tid").asLong(), thread.path("name").asString(""),
                thread.path("virtual").asBoolean(false), thread.path("state").asString(""), stack);
    }
}
