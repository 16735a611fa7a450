package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.Asker;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.version.VersionState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A faulty jar is refused with the reason: the former version continues to serve, and connected users are unaffected.
 */
class SwapFaultsTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "stop_timeout": "500ms",
              "plugins": { "poll": "40ms", "start_timeout": "500ms", "handover_timeout": "300ms",
                           "drain_timeout": "500ms", "stop_timeout": "500ms" } }
            """;
    private static final String MEND = "mend the plugin, the log has the stack trace";

    @TempDir
    private Path home;
    private Path jar;
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private Set<Thread> threadsBefore = Set.of();

    @BeforeEach
    void look() {
        jar = home.resolve("plugins/test.jar");
        System.getProperties().put(Faulty.ATTEMPTS, attempts);
        threadsBefore = Thread.getAllStackTraces().keySet();
    }

    /** Ends all threads, those that ignore an interrupt included, so that other tests are unaffected. */
    @AfterEach
    void release() {
        System.getProperties().put(Faulty.RELEASE, true);
        Awaitility.await().until(() -> newThreads().isEmpty());
        System.getProperties().remove(Faulty.RELEASE);
        System.getProperties().remove(Faulty.ATTEMPTS);
    }

    private Set<String> newThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName).filter(name -> name.startsWith("plugin-") || name.equals("plugins"))
                .collect(Collectors.toSet());
    }

    private static PluginSource good(String version) {
        return Faulty.version(version).source();
    }

    private byte[] bytesOf(PluginSource source) throws IOException {
        return Files.readAllBytes(source.jar(home.resolve("built.jar")));
    }

    private void overwrite(byte[] bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(bytes);
        }
    }

    private static PluginStatus status(TestHost host, String id) {
        return host.host().plugins().stream().filter(plugin -> plugin.id().equals(id)).findFirst().orElseThrow();
    }

    private static PluginStatus.Version current(TestHost host) {
        return Objects.requireNonNull(status(host, "test").current());
    }

    private static void awaitVersion(TestHost host, String version) {
        Awaitility.await().until(() -> current(host).version().equals(version));
    }

    private static String awaitRefusal(TestHost host) {
        Awaitility.await().until(() -> status(host, "test").refusal() != null);
        Refusal refusal = Objects.requireNonNull(status(host, "test").refusal());
        assertThat(refusal.source().getFileName()).hasToString("test.jar");
        return refusal.reason();
    }

    private void expectRefused(byte[] bad, String... words) throws Exception {
        expectRefused(good("1.0.0"), bad, words);
    }

    /**
     * Expects that the bad version is refused with these words, the old one continues to serve unchanged, and a later
     * good one serves.
     */
    private void expectRefused(PluginSource old, byte[] bad, String... words) throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, old)) {
            try (Asker asker = Asker.start(host.connectSomebody())) {
                PluginStatus.Version before = current(host);
                overwrite(bad);
                assertThat(awaitRefusal(host)).contains(words);
                Awaitility.await().until(
                        () -> !log.lines("ERROR", "plugin test.jar is rejected: ").isEmpty());
                assertThat(log.lines("ERROR", "plugin test.jar is rejected: ").getFirst()).contains(words);
                asker.awaitMore();
                assertThat(asker.answers()).containsExactly("1.0.0");
                assertThat(current(host).since()).isEqualTo(before.since());
                assertThat(current(host).sha256()).isEqualTo(before.sha256());
                Awaitility.await().until(() -> status(host, "test").older().stream()
                        .allMatch(gone -> gone.state() == VersionState.REJECTED));
                // Without a hand-over, since an old version that cannot export would keep any other from serving.
                overwrite(bytesOf(PluginSource.plugin("test", "3.0.0").handler("ORDERED",
                        "return \"3.0.0\".getBytes(UTF_8);")));
                awaitVersion(host, "3.0.0");
                asker.awaitMore();
                assertThat(asker.answers()).containsExactly("1.0.0", "3.0.0");
            }
        }
    }

    @Test
    void bytes_that_are_no_jar() throws Exception {
        var random = new byte[5000];
        new Random(7).nextBytes(random);
        expectRefused(random, "it is not a whole jar", "copy it again");
    }

    @Test
    void half_a_jar_that_stays_half() throws Exception {
        byte[] whole = bytesOf(good("2.0.0"));
        expectRefused(Arrays.copyOf(whole, whole.length / 2), "it is not a whole jar", "copy it again");
    }

    @Test
    void an_empty_file() throws Exception {
        expectRefused(new byte[0], "it is not a whole jar", "copy it again");
    }

    @Test
    void copies_of_half_a_jar_do_not_pile_up() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            byte[] whole = bytesOf(good("2.0.0"));
            overwrite(Arrays.copyOf(whole, whole.length / 2));
            awaitRefusal(host);
            Path work = workFolder();
            try (Stream<Path> copies = Files.list(work.resolve("incoming"))) {
                assertThat(copies).isEmpty();
            }
        }
    }

    @Test
    void no_manifest() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var in = new ZipInputStream(new ByteArrayInputStream(bytesOf(good("2.0.0"))));
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals("META-INF/MANIFEST.MF")) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
        expectRefused(bytes.toByteArray(), "it has no META-INF/MANIFEST.MF",
                "let the build write one with Plugin-Id and Plugin-Version");
    }

    @Test
    void no_plugin_id() throws Exception {
        expectRefused(bytesOf(good("2.0.0").manifest("Plugin-Id", null)), "its manifest has no Plugin-Id",
                "let the build write one");
    }

    @Test
    void the_id_of_another_plugin() throws Exception {
        expectRefused(bytesOf(good("2.0.0").manifest("Plugin-Id", "other")), "its Plugin-Id is other",
                "in the place of plugin test, which serves on", "give it the id test, or another file name");
    }

    @Test
    void taking_out_a_jar_with_a_wrong_id_ends_the_plugin_whose_place_it_took() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            overwrite(bytesOf(good("2.0.0").manifest("Plugin-Id", "other")));
            awaitRefusal(host);
            Files.delete(jar);
            Awaitility.await().until(() -> status(host, "test").current() == null && !host.gate().isOpen());
        }
    }

    @Test
    void a_class_file_that_is_too_new() throws Exception {
        byte[] tooNew = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 99};
        expectRefused(bytesOf(good("2.0.0").file("p/New.class", tooNew)), "p.New is compiled for Java 55",
                "compile it with --release");
    }

    @Test
    void no_extension_index() throws Exception {
        expectRefused(bytesOf(good("2.0.0").withoutIndex()), "META-INF/extensions.idx", "annotationProcessorPaths");
    }

    @Test
    void a_copy_of_the_api_is_told_and_never_used() throws Exception {
        String name = "io/msgserver/api/MsgServerHandler.class";
        byte[] copy;
        try (InputStream in = Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(name))) {
            copy = in.readAllBytes();
        }
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"));
                Asker asker = Asker.start(host.connectSomebody())) {
            overwrite(bytesOf(good("2.0.0").file(name, copy)));
            awaitVersion(host, "2.0.0");
            asker.awaitMore();
            assertThat(asker.answers()).containsExactly("1.0.0", "2.0.0");
            log.awaitLines(1, "WARN", "plugin test 2.0.0 has its own copy of the plugin API", "leave it out");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            static,             IllegalStateException, p.Served
            static,             AssertionError,        as told
            constructor,        IllegalStateException, the constructor of p.Served failed
            constructor,        AssertionError,        the constructor of p.Served failed
            plugin static,      IllegalStateException, its Plugin-Class p.Main
            plugin static,      AssertionError,        its start failed
            plugin constructor, IllegalStateException, the constructor of its Plugin-Class p.Main
            plugin constructor, AssertionError,        the constructor of its Plugin-Class p.Main
            start,              IllegalStateException, its start failed
            start,              AssertionError,        its start failed
            onRegister,         IllegalStateException, its onRegister failed
            onRegister,         AssertionError,        its onRegister failed
            importState,        IllegalStateException, importState failed
            importState,        AssertionError,        importState failed
            """)
    void what_the_new_version_throws(String place, String type, String words) throws Exception {
        expectRefused(bytesOf(Faulty.version("2.0.0").at(place, Faulty.throwing(type)).source()), words, type,
                "as told", MEND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IllegalStateException", "AssertionError"})
    void what_the_old_version_throws_when_it_exports(String type) throws Exception {
        expectRefused(Faulty.version("1.0.0").at("exportState", Faulty.throwing(type)).source(),
                bytesOf(good("2.0.0")), "exportState of 1.0.0 failed", type, "as told", MEND);
    }

    private static String hang(boolean stubborn) {
        return stubborn ? Faulty.hangingStubbornly() : Faulty.hanging();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            start,       its start took longer than 500 ms,      start_timeout,    false
            start,       its start took longer than 500 ms,      start_timeout,    true
            onRegister,  its onRegister took longer than 500 ms, start_timeout,    false
            onRegister,  its onRegister took longer than 500 ms, start_timeout,    true
            importState, importState took longer than what was left of 300 ms, handover_timeout, false
            importState, importState took longer than what was left of 300 ms, handover_timeout, true
            """)
    void a_new_version_that_hangs(String place, String words, String setting, boolean stubborn) throws Exception {
        expectRefused(bytesOf(Faulty.version("2.0.0").at(place, hang(stubborn)).source()), words,
                "it has to return", "plugins." + setting);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_old_version_that_hangs_when_it_exports(boolean stubborn) throws Exception {
        expectRefused(Faulty.version("1.0.0").at("exportState", hang(stubborn)).source(), bytesOf(good("2.0.0")),
                "exportState of 1.0.0 took longer than", "300 ms", "it has to return", "plugins.handover_timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "onRegister", "importState"})
    void logins_of_a_version_that_comes_to_nothing_are_undone(String place) throws Exception {
        String online = """
                if (true) return server.loggedIn().map(Username::uid).sorted().toList().toString().getBytes(UTF_8);
                """;
        String ghost = "server.login(server.username(\"ghost\", \"g1\"), Secret.of(new byte[8]));";
        try (TestHost host = TestHost.start(home, SETTINGS, Faulty.version("1.0.0").at("onRequest", online).source());
                Wire wire = host.connectTo("sample", "alice")) {
            overwrite(bytesOf(Faulty.version("2.0.0").at(place, ghost + Faulty.throwing("IllegalStateException"))
                    .source()));
            assertThat(awaitRefusal(host)).contains("as told");
            assertThat(wire.ask("?")).isEqualTo("[alice]");
            overwrite(bytesOf(Faulty.version("3.0.0").at(place, ghost).at("onRequest", online).source()));
            awaitVersion(host, "3.0.0");
            assertThat(wire.ask("?")).isEqualTo("[alice, ghost]");
        }
    }

    @Test
    void a_version_that_was_given_up_logs_nobody_in() throws Exception {
        String late = Faulty.hangingStubbornly() + """
                try {
                    server.login(server.username("ghost", "g1"), Secret.of(new byte[8]));
                    System.getProperties().put("msgserver.test.late", "logged in");
                } catch (IllegalStateException refused) {
                    System.getProperties().put("msgserver.test.late", refused.getMessage());
                }
                """;
        try (TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            overwrite(bytesOf(Faulty.version("2.0.0").at("constructor", late).source()));
            assertThat(awaitRefusal(host)).contains("took longer than 500 ms");
            System.getProperties().put(Faulty.RELEASE, true);
            Awaitility.await().until(() -> System.getProperties().containsKey("msgserver.test.late"));
            assertThat(System.getProperties().get("msgserver.test.late")).asString()
                    .contains("this version of the plugin came to nothing");
        } finally {
            System.getProperties().remove("msgserver.test.late");
        }
    }

    @Test
    void an_old_version_whose_stop_fails_is_told_in_one_line() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, Faulty.version("1.0.0")
                        .at("stop", "if (true) throw new org.pf4j.PluginRuntimeException(\"as told\");").source())) {
            overwrite(bytesOf(good("2.0.0")));
            awaitVersion(host, "2.0.0");
            Awaitility.await().until(() -> !log.lines("ERROR", "plugin test 1.0.0: its stop failed: ", "as told")
                    .isEmpty());
            log.awaitLines(1, "as told");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_old_version_that_hangs_in_its_stop_is_abandoned(boolean stubborn) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS,
                        Faulty.version("1.0.0").at("stop", hang(stubborn)).source());
                Asker asker = Asker.start(host.connectSomebody())) {
            overwrite(bytesOf(good("2.0.0")));
            awaitVersion(host, "2.0.0");
            asker.awaitMore();
            Awaitility.await().until(() -> !log.lines("ERROR", "plugin test 1.0.0: its stop took longer than 500 ms",
                    "it has to return", "plugins.stop_timeout").isEmpty());
            overwrite(bytesOf(good("3.0.0")));
            awaitVersion(host, "3.0.0");
            asker.awaitMore();
            assertThat(asker.answers()).containsExactly("1.0.0", "2.0.0", "3.0.0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "onRegister", "importState"})
    void a_rejected_jar_is_retried_only_when_it_is_written_again(String place) throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            byte[] bad = bytesOf(Faulty.version("2.0.0").at(place, Faulty.throwing("IllegalStateException")).source());
            overwrite(bad);
            awaitRefusal(host);
            // A later change, which is scanned after the bad jar.
            good("1.0.0").manifest("Plugin-Id", "later").jar(jar.resolveSibling("later.jar"));
            Awaitility.await()
                    .until(() -> host.host().plugins().stream().anyMatch(plugin -> plugin.id().equals("later")));
            assertThat(attempts).containsEntry("2.0.0", 1);
            overwrite(bad);
            Awaitility.await().until(() -> log.lines("ERROR", "plugin test.jar is rejected: ").size() == 2);
            assertThat(attempts).containsEntry("2.0.0", 2);
            overwrite(bytesOf(good("2.0.0")));
            awaitVersion(host, "2.0.0");
            assertThat(attempts).containsEntry("2.0.0", 3);
        }
    }

    @Test
    void a_start_that_takes_too_long_is_tried_again_later_each_time() throws Exception {
        System.setProperty("msgserver.test.hangs", "yes");
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            overwrite(bytesOf(Faulty.version("2.0.0")
                    .at("start", "if (System.getProperty(\"msgserver.test.hangs\") != null) " + Faulty.hanging())
                    .source()));
            Awaitility.await().atMost(Duration.ofSeconds(30))
                    .until(() -> log.lines("its start took longer than 500 ms", "it is tried again in").size() == 2);
            assertThat(current(host).version()).isEqualTo("1.0.0");
            System.clearProperty("msgserver.test.hangs");
            awaitVersion(host, "2.0.0");
            assertThat(attempts).containsEntry("2.0.0", 3);
            Awaitility.await().until(() -> status(host, "test").refusal() == null);
        } finally {
            System.clearProperty("msgserver.test.hangs");
        }
    }

    @Test
    void another_jar_does_not_wait_until_one_that_took_too_long_is_tried_again() throws Exception {
        // A poll interval without a retry during the test.
        String settings = SETTINGS.replace("40ms", "1h");
        try (TestHost host = TestHost.start(home, settings, good("1.0.0"))) {
            overwrite(bytesOf(Faulty.version("2.0.0").at("start", Faulty.hanging()).source()));
            assertThat(awaitRefusal(host)).contains("it is tried again");
            overwrite(bytesOf(good("3.0.0")));
            awaitVersion(host, "3.0.0");
        }
    }

    // Reported and ended refusals

    @Test
    void what_was_refused_is_over_when_its_jar_is_gone() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            Path bad = Faulty.version("2.0.0").at("start", Faulty.throwing("IllegalStateException")).source()
                    .jar(jar.resolveSibling("bad.jar"));
            Awaitility.await().until(() -> status(host, "test").refusal() != null);
            Files.delete(bad);
            Awaitility.await().until(() -> status(host, "test").refusal() == null);
            assertThat(current(host).version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void a_refusal_ends_when_another_jar_with_its_own_refusal_replaces_it() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            Path bad = Faulty.version("2.0.0").at("start", Faulty.throwing("IllegalStateException")).source()
                    .jar(jar.resolveSibling("bad.jar"));
            Awaitility.await().until(() -> status(host, "test").refusal() != null);
            good("2.0.0").manifest("Plugin-Id", null).jar(bad);
            Awaitility.await().until(() -> host.host().refusedJars().size() == 1);
            assertThat(host.host().refusedJars().getFirst().reason()).contains("no Plugin-Id");
            assertThat(status(host, "test").refusal()).isNull();
            good("2.0.0").jar(bad);
            awaitVersion(host, "2.0.0");
            assertThat(host.host().refusedJars()).isEmpty();
        }
    }

    @Test
    void of_two_refusals_in_one_place_the_newer_one_is_told() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            overwrite(bytesOf(Faulty.version("2.0.0").at("start", Faulty.throwing("IllegalStateException")).source()));
            assertThat(awaitRefusal(host)).contains("its start failed");
            overwrite(bytesOf(good("2.0.0").manifest("Plugin-Id", null)));
            Awaitility.await().until(() -> awaitRefusal(host).contains("no Plugin-Id"));
            Path other = good("3.0.0").jar(jar.resolveSibling("other.jar"));
            awaitVersion(host, "3.0.0");
            Files.delete(jar);
            Awaitility.await().until(
                    () -> status(host, "test").refusal() == null && host.host().refusedJars().isEmpty());
            assertThat(other).exists();
        }
    }

    @Test
    void jars_that_do_not_fit_are_told_once_each() throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, good("1.0.0"))) {
            for (String name : List.of("one", "two")) {
                good("2.0.0").manifest("Plugin-Dependencies", name).jar(jar.resolveSibling(name + ".jar"));
            }
            Awaitility.await().until(() -> log.lines("ERROR", "which is not in the plugins folder").size() >= 2);
            good("1.0.0").manifest("Plugin-Id", "later").jar(jar.resolveSibling("later.jar"));
            Awaitility.await()
                    .until(() -> host.host().plugins().stream().anyMatch(plugin -> plugin.id().equals("later")));
            log.awaitLines(2, "ERROR", "which is not in the plugins folder");
        }
    }

    /** Returns the folder in which that host keeps its copies. */
    private Path workFolder() throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("run/plugins"))) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().startsWith("host-")).findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "constructor", "onRegister", "exportState", "importState"})
    void a_host_stops_promptly_in_the_middle_of_a_swap(String place) throws Exception {
        String settings = SETTINGS.replace("\"start_timeout\": \"500ms\"", "\"start_timeout\": \"1m\"")
                .replace("\"handover_timeout\": \"300ms\"", "\"handover_timeout\": \"1m\"");
        Faulty old = Faulty.version("1.0.0");
        Faulty next = Faulty.version("2.0.0");
        (place.equals("exportState") ? old : next).at(place, Faulty.pausing(place));
        try (TestHost host = TestHost.start(home, settings, old.source());
                Wire wire = host.connectSomebody();
                Pause pause = Pause.before(place)) {
            overwrite(bytesOf(next.source()));
            pause.awaitWaiting(1);
            // A request that waits for the hand-over, where there is one.
            wire.request("?", 1);
            expectNothingLeft(host, Duration.ofSeconds(5));
        }
    }

    @Test
    void a_host_stops_promptly_while_a_hand_over_waits_for_calls_to_end() throws Exception {
        String settings = SETTINGS.replace("\"handover_timeout\": \"300ms\"", "\"handover_timeout\": \"1m\"");
        try (TestHost host = TestHost.start(home, settings,
                Faulty.version("1.0.0").at("onRequest", Faulty.pausing("call")).source());
                Wire wire = host.connectSomebody();
                Pause pause = Pause.before("call")) {
            wire.request("?", 1);
            pause.awaitWaiting(1);
            overwrite(bytesOf(good("2.0.0")));
            Awaitility.await().until(() -> attempts.containsKey("2.0.0"));
            expectNothingLeft(host, Duration.ofSeconds(6));
        }
    }

    @Test
    void a_host_stops_promptly_while_an_old_version_drains() throws Exception {
        String settings = SETTINGS.replace("\"drain_timeout\": \"500ms\"", "\"drain_timeout\": \"1m\"");
        String handler = "try { Pause.at(\"call\"); } catch (InterruptedException e) { throw e; } return message;";
        try (TestHost host = TestHost.start(home, settings,
                PluginSource.plugin("test", "1.0.0").handler("ORDERED", handler));
                Wire wire = host.connectSomebody();
                Pause pause = Pause.before("call")) {
            wire.request("?", 1);
            pause.awaitWaiting(1);
            overwrite(bytesOf(good("2.0.0")));
            awaitVersion(host, "2.0.0");
            expectNothingLeft(host, Duration.ofSeconds(6));
        }
    }

    @Test
    void a_host_stops_promptly_while_a_refused_version_stops() throws Exception {
        String settings = SETTINGS.replace("\"stop_timeout\": \"500ms\" }", "\"stop_timeout\": \"1m\" }");
        try (TestHost host = TestHost.start(home, settings, good("1.0.0"));
                Pause pause = Pause.before("stop")) {
            overwrite(bytesOf(Faulty.version("2.0.0").at("onRegister", Faulty.throwing("IllegalStateException"))
                    .at("stop", Faulty.pausing("stop")).source()));
            pause.awaitWaiting(1);
            expectNothingLeft(host, Duration.ofSeconds(5));
        }
    }

    private void expectNothingLeft(TestHost host, Duration bound) throws IOException {
        Path work = workFolder();
        long start = System.nanoTime();
        host.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
        Awaitility.await().until(() -> newThreads().isEmpty());
        Awaitility.await().until(() -> Files.notExists(work));
    }

    @Test
    void a_plugin_has_its_stop_timeout_when_the_host_stops() throws Exception {
        TestHost host = TestHost.start(home,
                SETTINGS.replace("\"stop_timeout\": \"500ms\" }", "\"stop_timeout\": \"10s\" }"),
                Faulty.version("1.0.0").at("stop", Faulty.pausing("stop") + """
                        try { Thread.sleep(300); } catch (InterruptedException e) { return; }
                        System.getProperties().put("msgserver.test.stopped", true);
                        """).source());
        try (Pause pause = Pause.before("stop")) {
            Thread closing = Thread.ofPlatform().start(host::close);
            pause.awaitWaiting(1);
            pause.release();
            closing.join();
            assertThat(List.of(System.getProperties().containsKey("msgserver.test.stopped"))).containsExactly(true);
        } finally {
            System.getProperties().remove("msgserver.test.stopped");
        }
    }
}
