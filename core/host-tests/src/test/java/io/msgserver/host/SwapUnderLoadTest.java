package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.testing.ShortPolls;
import io.msgserver.hotswap.version.VersionState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar is replaced two hundred times while clients in all three lanes send requests: each request is answered by a
 * version that was active while it was pending. One plugin changes its lane at times.
 */
class SwapUnderLoadTest {
    private static final int SWAPS = 200;
    private static final int CLIENTS = 18;
    private static final String[] LANES = {"ORDERED", "CONCURRENT", "EVENT_LOOP"};
    private static final int DEPTH = 4;
    /** The pause of a client after some responses, without which no processor time would be left for swaps. */
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "ordered" },
                         { "servername": "concurrent", "port": 0, "plugin": "concurrent" },
                         { "servername": "event_loop", "port": 0, "plugin": "event_loop" } ],
              "plugins": { "poll": "20ms" } }
            """;

    /**
     * How often each request ran, by user and number. Written by the plugins, through the system properties.
     */
    private final ConcurrentHashMap<String, Integer> runs = new ConcurrentHashMap<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    /**
     * The version that every plugin has served with. Written by the test's thread, before it installs the next.
     */
    private volatile int active;
    /** The highest version that may serve. Written by the test's thread, before it installs the first jar of it. */
    private volatile int newest;
    /** Guarded by this. */
    private final List<String> wrong = new ArrayList<>();

    /**
     * Returns a plugin that answers its number. A file in its jar has the number and the lane, so versions share
     * classes.
     */
    private static PluginSource source(String lane) {
        return PluginSource.plugin(lane.toLowerCase(Locale.ROOT), "1.0.0").with("Counted", """
                @Extension
                public record Counted(MsgServer server, Lane lane, String number) implements MsgServerHandler {
                    public Counted(MsgServer server) throws java.io.IOException {
                        this(server, Lane.valueOf(text("lane")), text("number"));
                    }
                    private static String text(String name) throws java.io.IOException {
                        try (var in = Counted.class.getResourceAsStream("/" + name)) {
                            return new String(in.readAllBytes(), UTF_8);
                        }
                    }
                    @SuppressWarnings("unchecked")
                    @Override public byte[] onRequest(Username username, byte[] message) {
                        var runs = (Map<String, Integer>) System.getProperties().get("msgserver.test.runs");
                        runs.merge(username.uid() + "/" + new String(message, UTF_8), 1, Integer::sum);
                        return (number + " " + new String(message, UTF_8)).getBytes(UTF_8);
                    }
                }
                """);
    }

    /** The compiled classes of a plugin, from which each of its versions is packed. */
    private record Built(String lane, Map<String, byte[]> files) {

        static Built of(String lane, Path home) throws IOException {
            var files = new LinkedHashMap<String, byte[]>();
            try (var jar = new JarFile(source(lane).jar(home.resolve("built.jar")).toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        files.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
            return new Built(lane, files);
        }

        byte[] version(int number) throws IOException {
            var manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Plugin-Id", lane.toLowerCase(Locale.ROOT));
            manifest.getMainAttributes().putValue("Plugin-Version", "1.0." + number);
            var bytes = new ByteArrayOutputStream();
            try (var jar = new JarOutputStream(bytes, manifest)) {
                for (var file : files.entrySet()) {
                    put(jar, file.getKey(), file.getValue());
                }
                put(jar, "number", String.valueOf(number).getBytes(UTF_8));
                put(jar, "lane", laneOf(number).getBytes(UTF_8));
            }
            return bytes.toByteArray();
        }

        /**
         * Returns the lane of a version: one plugin changes from the event loop to threads and back every two versions.
         */
        private String laneOf(int number) {
            return lane.equals("EVENT_LOOP") && number % 4 >= 2 ? "ORDERED" : lane;
        }

        private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
            jar.putNextEntry(new JarEntry(name));
            jar.write(content);
        }
    }

    @Test
    void nobody_notices_two_hundred_swaps(@TempDir Path home) throws Exception {
        System.getProperties().put("msgserver.test.runs", runs);
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        var built = new ArrayList<Built>();
        for (String lane : LANES) {
            built.add(Built.of(lane, home));
            overwrite(plugins.resolve(lane + ".jar"), built.getLast().version(0));
        }
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS)) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS * LANES.length; client++) {
                clients.add(client(host, client));
            }
            for (int swap = 1; swap <= SWAPS; swap++) {
                newest = swap;
                for (Built plugin : built) {
                    overwrite(plugins.resolve(plugin.lane() + ".jar"), plugin.version(swap));
                }
                awaitVersion(host, swap);
                active = swap;
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

    /** Waits until every old version and its classes are collected. */
    private static void awaitCollected(TestHost host) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(ShortPolls.COLLECTING).until(() -> {
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
                var oldest = new HashMap<Integer, Integer>();
                while (!stop.get()) {
                    for (int i = 0; i < DEPTH; i++) {
                        oldest.put(++asked, active);
                        wire.request(String.valueOf(asked), asked);
                    }
                    for (int i = 0; i < DEPTH; i++) {
                        check(wire.readPackage(), ordered ? expected++ : -1, oldest);
                    }
                    Thread.sleep(PAUSE);
                }
            } catch (Exception e) {
                note("user" + number + ": " + e);
            }
        });
    }

    /**
     * Checks a response: VERSION, a space, the number in the request, ok, and the session number, which is the same.
     *
     * @param oldest by number, the version that was active when the request was sent
     */
    private void check(byte[] response, int expected, Map<Integer, Integer> oldest) {
        String text = new String(response, 0, response.length - 5, UTF_8);
        int session = ByteBuffer.wrap(response).getInt(response.length - 4);
        answered.incrementAndGet();
        boolean good = response[response.length - 5] == 1 && text.matches("\\d+ " + session)
                && (expected < 0 || session == expected);
        Integer from = oldest.remove(session);
        int version = good ? Integer.parseInt(text, 0, text.indexOf(' '), 10) : -1;
        if (!good || from == null || version < from || version > newest) {
            note("\"" + text + "\" to " + session + ", expected " + expected + " from " + from + " to " + newest);
        }
    }

    private synchronized void note(String what) {
        wrong.add(what);
    }
}
