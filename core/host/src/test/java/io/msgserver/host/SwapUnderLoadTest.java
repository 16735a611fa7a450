package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.plugin.PluginStatus;
import io.msgserver.host.plugin.VersionState;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.PluginSource;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar is replaced two hundred times while clients in all three lanes keep asking, and nobody notices. */
class SwapUnderLoadTest {
    private static final int SWAPS = 200;
    private static final int CLIENTS = 18;
    private static final String[] LANES = {"ORDERED", "CONCURRENT", "EVENT_LOOP"};
    private static final int DEPTH = 4;
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "ordered" },
                         { "servername": "concurrent", "port": 0, "plugin": "concurrent" },
                         { "servername": "event_loop", "port": 0, "plugin": "event_loop" } ],
              "plugins": { "poll": "20ms" } }
            """;

    /** Requests by user and number, each with how often it ran: written by the plugins, through the system properties. */
    private final ConcurrentHashMap<String, Integer> runs = new ConcurrentHashMap<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final List<String> wrong = new ArrayList<>();

    /** Tells its version, and what its user asked before, so that an order that is not kept shows. */
    private static PluginSource version(String lane, int number) {
        return PluginSource.plugin(lane.toLowerCase(Locale.ROOT), "1.0." + number).with("Counted", """
                @Extension
                public record Counted(MsgServer server) implements MsgServerHandler {
                    @Override public Lane lane() { return Lane.%s; }
                    @SuppressWarnings("unchecked")
                    @Override public byte[] onRequest(Username username, byte[] message) {
                        var runs = (Map<String, Integer>) System.getProperties().get("msgserver.test.runs");
                        runs.merge(username.uid() + "/" + new String(message, UTF_8), 1, Integer::sum);
                        return ("%d " + new String(message, UTF_8)).getBytes(UTF_8);
                    }
                }
                """.formatted(lane, number));
    }

    @Test
    void nobody_notices_two_hundred_swaps(@TempDir Path home) throws Exception {
        System.getProperties().put("msgserver.test.runs", runs);
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        for (String lane : LANES) {
            version(lane, 0).jar(plugins.resolve(lane + ".jar"));
        }
        byte[][] jars = twoOfEach(home);
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS)) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS * LANES.length; client++) {
                clients.add(client(host, client));
            }
            for (int swap = 1; swap <= SWAPS; swap++) {
                for (int lane = 0; lane < LANES.length; lane++) {
                    overwrite(plugins.resolve(LANES[lane] + ".jar"), jars[lane * 2 + swap % 2]);
                }
                awaitVersion(host, 1 + swap % 2);
            }
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(answered.get()).isGreaterThan(SWAPS * (long) CLIENTS);
            assertThat(runs.values()).as("runs of each request").containsOnly(1);
            assertThat(runs).hasSize((int) answered.get());
            assertThat(log.lines("ERROR")).isEmpty();
            awaitCollected(host);
        } finally {
            System.getProperties().remove("msgserver.test.runs");
        }
    }

    private static byte[][] twoOfEach(Path home) throws IOException {
        var jars = new byte[LANES.length * 2][];
        for (int lane = 0; lane < LANES.length; lane++) {
            for (int number = 1; number <= 2; number++) {
                jars[lane * 2 + number - 1] = Files
                        .readAllBytes(version(LANES[lane], number).jar(home.resolve("built.jar")));
            }
        }
        return jars;
    }

    private static void overwrite(Path jar, byte[] bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(bytes);
        }
    }

    private static void awaitVersion(TestHost host, int number) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(2))
                .until(() -> host.host().plugins().stream()
                        .allMatch(
                                plugin -> Objects.requireNonNull(plugin.current()).version().equals("1.0." + number)));
    }

    /** Every old version goes, and with the last of them its classes. */
    private static void awaitCollected(TestHost host) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return host.host().plugins().stream().map(PluginStatus::older)
                    .allMatch(older -> older.stream().allMatch(version -> version.state() == VersionState.COLLECTED));
        });
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(100);
    }

    private Thread client(TestHost host, int number) {
        String gate = new String[]{"sample", "concurrent", "event_loop"}[number % LANES.length];
        boolean ordered = !gate.equals("concurrent");
        return Thread.ofVirtual().start(() -> {
            try (Wire wire = host.connectTo(gate, "user" + number)) {
                int asked = 0;
                int expected = 1;
                while (!stop.get()) {
                    for (int i = 0; i < DEPTH; i++) {
                        wire.request(String.valueOf(++asked), asked);
                    }
                    for (int i = 0; i < DEPTH; i++) {
                        check(wire.readPackage(), ordered ? expected++ : -1);
                    }
                }
            } catch (Exception e) {
                note("user" + number + ": " + e);
            }
        });
    }

    /** VERSION, a space, the number that was asked, ok, and the session number, which is the same. */
    private void check(byte[] response, int expected) {
        String text = new String(response, 0, response.length - 5, UTF_8);
        int session = ByteBuffer.wrap(response).getInt(response.length - 4);
        answered.incrementAndGet();
        boolean good = response[response.length - 5] == 1 && text.matches("[012] " + session)
                && (expected < 0 || session == expected);
        if (!good) {
            note("\"" + text + "\" to " + session + ", expected " + expected);
        }
    }

    private synchronized void note(String what) {
        wrong.add(what);
    }
}
