package io.msgserver.hotswap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.PluginHost;
import io.msgserver.api.Secret;
import io.msgserver.api.StateHandover;
import io.msgserver.api.Username;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.testing.Log;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.Made;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Timers;
import io.msgserver.hotswap.version.VersionState;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with real jars in a real folder which of them serve, and how the others are reported. */
class PluginsTest {
    private static final String HOST = "1.2.0";
    private static final String UPPER = "return new String(message, UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);";

    @TempDir
    private static Path compiled;

    @TempDir
    private Path home;
    private Path folder;
    private final List<Plugins> opened = new ArrayList<>();
    /** The handlers of the gates of the last load, by plugin. */
    private final Map<String, List<Handlers<MsgServerHandler>>> handlers = new HashMap<>();

    @BeforeAll
    static void compileOnce() throws IOException {
        sound("sound", "1.0.0").jar(compiled.resolve("sound.jar"));
    }

    @BeforeEach
    void aSoundJarIsAlwaysThere() throws IOException {
        folder = Files.createDirectory(home.resolve("plugins"));
        Files.copy(compiled.resolve("sound.jar"), folder.resolve("sound.jar"));
    }

    @AfterEach
    void close() {
        opened.forEach(Plugins::halt);
        opened.forEach(Plugins::close);
    }

    private static PluginSource sound(String id, String version) {
        return PluginSource.plugin(id, version).handler("ORDERED", UPPER);
    }

    private Path jar(PluginSource source) throws IOException {
        return source.jar(folder.resolve("bad.jar"));
    }

    private Plugins load(String... gates) throws Exception {
        return loadWith("{}", gates);
    }

    /** Starts the plugins with an interval that is so long that there is only one scan. */
    private Plugins loadWith(String settings, String... gates) throws Exception {
        return watch("1h", settings, gates);
    }

    /**
     * Starts the plugins of the folder, with one or more gates for each of these ids; gates of missing plugins wait.
     */
    private Plugins watch(String poll, String settings, String... gates) throws Exception {
        var plugins = new Plugins(PluginsSettings.parse(
                "{ \"poll\": \"%s\", \"settings\": %s }".formatted(poll, settings), home),
                null, HOST,
                InstantSource.system(), Made.NO_METERS, Timers.ofSystem());
        opened.add(plugins);
        handlers.clear();
        for (String id : gates) {
            add(plugins, id);
        }
        if (!handlers.containsKey("sound")) {
            add(plugins, "sound");
        }
        plugins.start();
        return plugins;
    }

    private void add(Plugins plugins, String id) {
        handlers.computeIfAbsent(id, _ -> new ArrayList<>()).add(plugins.add(id, new PortlessGate(id)));
    }

    /** Returns the handler of the plugin's only gate, or of its first. */
    private MsgServerHandler handler(String id) {
        return Objects.requireNonNull(Objects.requireNonNull(handlers.get(id), id).getFirst().current(), id);
    }

    private static PluginVersion versionOf(MsgServerHandler handler) {
        return ((NoServer) handler.server()).version();
    }

    private static PluginStatus status(Plugins plugins, String id) {
        return plugins.status().stream().filter(status -> status.id().equals(id)).findFirst().orElseThrow();
    }

    /** Returns all refusals, those of plugins and those of unreadable files. */
    private static List<Refusal> refusals(Plugins plugins) {
        return Stream.concat(plugins.refusedFiles().stream(),
                plugins.status().stream().map(PluginStatus::refusal).filter(Objects::nonNull)).toList();
    }

    private static String answer(MsgServerHandler handler, String message) throws Exception {
        return new String(Objects.requireNonNull(
                handler.onRequest(handler.server().username("alice", "1"), message.getBytes(UTF_8))), UTF_8);
    }

    /** Expects that the jar is refused with these words, and that the sound one serves. */
    private void expectRejected(Path jar, String... words) throws Exception {
        try (var log = Log.capture()) {
            Plugins plugins = load("bad");
            assertThat(refusals(plugins)).singleElement().satisfies(refusal -> {
                assertThat(refusal.source()).isEqualTo(jar);
                assertThat(refusal.reason()).contains(words);
                assertThat(log.text()).contains("plugin " + jar.getFileName() + " is rejected: ").contains(words);
            });
            assertThat(plugins.ids()).containsExactly("sound");
            assertThat(status(plugins, "bad").current()).isNull();
            assertThat(answer(handler("sound"), "still")).isEqualTo("STILL");
        }
    }

    // A sound jar

    @Test
    void a_handler_is_made_with_the_server_that_it_is_given() throws Exception {
        Plugins plugins = load();
        PluginVersion version = versionOf(handler("sound"));
        var server = new NoServer(version);
        MsgServerHandler handler = version.create(MsgServerHandler.class, MsgServer.class, server);
        assertThat(handler.server()).isSameAs(server);
        assertThat(answer(handler, "abc")).isEqualTo("ABC");
        assertThat(refusals(plugins)).isEmpty();
        assertThat(status(plugins, "sound")).satisfies(status -> {
            assertThat(status.serves()).containsExactly("gate sound");
            assertThat(status.current()).isNotNull().satisfies(current -> {
                assertThat(current.version()).isEqualTo("1.0.0");
                assertThat(current.sha256()).isEqualTo(WorkFolder.sha256(folder.resolve("sound.jar")));
                assertThat(current.state()).isEqualTo(VersionState.ACTIVE);
            });
        });
    }

    @Test
    void each_gate_has_a_handler_of_its_own() throws Exception {
        load("sound", "sound");
        List<Handlers<MsgServerHandler>> gates = Objects.requireNonNull(handlers.get("sound"));
        assertThat(gates).hasSize(2).extracting(Handlers::current).doesNotContainNull();
        assertThat(gates.getFirst().current()).isNotSameAs(gates.getLast().current());
    }

    @Test
    void settings_reach_the_plugin_that_they_are_for() throws Exception {
        jar(PluginSource.plugin("greeter", "1.0.0")
                .with("Options", "public record Options(String greeting, int times) {}")
                .handler("ORDERED", """
                        Options options = server.settings(new Options("hi", 2));
                        return options.greeting().repeat(options.times()).getBytes(UTF_8);
                        """));
        loadWith("{ \"greeter\": { \"greeting\": \"ho\" }, \"sound\": { \"greeting\": \"no\" } }", "greeter");
        assertThat(answer(handler("greeter"), "")).isEqualTo("hoho");
    }

    @Test
    void a_copy_of_the_api_in_the_jar_is_not_used() throws Exception {
        PluginSource source = sound("bundles", "1.0.0");
        for (Class<?> type : List.of(MsgServerHandler.class, MsgServer.class, PluginHost.class, Username.class,
                Secret.class, org.slf4j.Logger.class, org.pf4j.ExtensionPoint.class)) {
            String name = type.getName().replace('.', '/') + ".class";
            source.file(name, bytesOf(type));
        }
        jar(source);
        load("bundles");
        assertThat(answer(handler("bundles"), "abc")).isEqualTo("ABC");
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        try (var in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    @Test
    void overwriting_the_jar_does_not_disturb_the_version_that_runs() throws Exception {
        Path jar = jar(PluginSource.plugin("late", "1.0.0").handler("ORDERED", "return Late.answer();")
                .with("Late", "class Late { static byte[] answer() { return \"old\".getBytes(UTF_8); } }"));
        load("late");
        MsgServerHandler handler = handler("late");
        Files.write(jar, new byte[(int) Files.size(jar)]);
        // The class Late is loaded only now.
        assertThat(answer(handler, "")).isEqualTo("old");
        Files.delete(jar);
        assertThat(answer(handler, "")).isEqualTo("old");
    }

    // Bad jars

    @Test
    void what_is_not_a_zip_is_rejected() throws Exception {
        expectRejected(Files.writeString(folder.resolve("bad.jar"), "no jar at all"), "not a whole jar",
                "copy it again");
    }

    @Test
    void an_empty_file_is_rejected() throws Exception {
        expectRejected(Files.createFile(folder.resolve("bad.jar")), "not a whole jar", "copy it again");
    }

    @Test
    void half_a_jar_is_rejected() throws Exception {
        Path jar = jar(sound("bad", "1.0.0"));
        byte[] whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
        expectRejected(jar, "not a whole jar", "copy it again");
    }

    @Test
    void a_jar_without_a_manifest_is_rejected() throws Exception {
        Path jar = folder.resolve("bad.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("a.txt"));
        }
        expectRejected(jar, "no META-INF/MANIFEST.MF", "let the build write one with Plugin-Id and Plugin-Version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plugin-Id", "Plugin-Version"})
    void a_manifest_without_the_plugins_name_or_version_is_rejected(String line) throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").manifest(line, null)), "no " + line, "\"" + line + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    Plugin-Version      | one       | its Plugin-Version is "one": write three numbers, as in 1.0.0
                    Plugin-Version      | 1.0       | its Plugin-Version is "1.0": write three numbers, as in 1.0.0
                    Plugin-Id           | ' '       | its manifest has no Plugin-Id: let the build write one
                    Plugin-Requires     | 9.0.0     | it needs a host of version >=9.0.0 (its Plugin-Requires), and this is 1.2.0
                    Plugin-Requires     | >=2.0.0   | it needs a host of version >=2.0.0 (its Plugin-Requires), and this is 1.2.0
                    Plugin-Requires     | new       | its Plugin-Requires is "new": write the host versions
                    Plugin-Dependencies | absent    | it needs bad -> absent, which is not in the plugins folder: put its jar there
                    Plugin-Dependencies | absent@>=1.0.0 | it needs bad -> absent >=1.0.0, which is not in the plugins folder
                    Plugin-Dependencies | sound@>=2.0.0  | it needs bad -> sound >=2.0.0, and the plugins folder has 1.0.0: use versions that fit
                    Plugin-Dependencies | sound@new | its Plugin-Dependencies have "sound@new": write the id and, after an @, the versions
                    Plugin-Dependencies | bad       | plugins need one another in a circle, bad -> bad
                    Plugin-Class        | p.Missing | its Plugin-Class p.Missing has to be in the jar
                    Plugin-Class        | p.Handler | its Plugin-Class p.Handler has to be in the jar, a public class that extends org.pf4j.Plugin
                    """)
    void a_manifest_that_says_what_cannot_be_is_rejected(String line, String value, String reason) throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").manifest(line, value)), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.0", "1.0.0", ">=1.0.0", ">=1.0.0 & <2.0.0", "*", " "})
    void a_host_that_is_new_enough_is_good(String requires) throws Exception {
        jar(sound("picky", "1.0.0").manifest("Plugin-Requires", requires));
        load("picky");
        assertThat(answer(handler("picky"), "abc")).isEqualTo("ABC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent?", "absent?@>=1.0.0", "sound", "sound@1.0.0", "sound?@>=1.0.0, absent?", " "})
    void a_plugin_whose_needs_are_met_is_good(String needs) throws Exception {
        jar(sound("needy", "1.0.0").manifest("Plugin-Dependencies", needs));
        assertThat(refusals(load("needy"))).isEmpty();
        assertThat(answer(handler("needy"), "abc")).isEqualTo("ABC");
        assertThat(answer(handler("sound"), "abc")).isEqualTo("ABC");
    }

    @Test
    void a_jar_without_an_extension_index_names_the_usual_cause() throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").withoutIndex()), "META-INF/extensions.idx is missing or empty",
                "annotationProcessorPaths");
    }

    @Test
    void an_index_without_a_name_is_as_good_as_none() throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").file("META-INF/extensions.idx", "# nothing\n\n".getBytes(UTF_8))),
                "META-INF/extensions.idx is missing or empty", "annotationProcessorPaths");
    }

    @Test
    void an_index_that_names_a_missing_class_is_rejected() throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").file("META-INF/extensions.idx", "p.Gone\n".getBytes(UTF_8))),
                "names p.Gone, which is not in it", "build it anew, after a clean");
    }

    @Test
    void a_class_for_a_newer_java_is_rejected() throws Exception {
        Path sound = sound("bad", "1.0.0").jar(home.resolve("sound.jar"));
        byte[] bytes;
        try (var jar = new JarFile(sound.toFile())) {
            bytes = jar.getInputStream(jar.getEntry("p/Handler.class")).readAllBytes();
        }
        bytes[7] = (byte) (44 + 99);
        expectRejected(jar(sound("bad", "1.0.0").file("p/Handler.class", bytes)),
                "p.Handler is compiled for Java 99, and this is Java " + Runtime.version().feature(), "--release");
    }

    @Test
    void what_is_no_class_file_is_rejected() throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").file("p/Handler.class", new byte[20])),
                "p.Handler in it is not a class file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    static { if (true) throw new IllegalStateException("as told"); } | as told
                    { if (true) throw new IllegalStateException("as told"); }        | as told
                    { if (true) throw new StackOverflowError("as told"); }           | as told
                    private Life() {}                                                | has to be in the jar, a public class
                    @Override public void start() { throw new IllegalStateException("as told"); } | its start failed: java.lang.IllegalStateException: as told
                    @Override public void start() { throw new NoClassDefFoundError("as told"); }  | its start failed: java.lang.NoClassDefFoundError: as told
                    @Override public void start() { throw new StackOverflowError("as told"); }    | its start failed: java.lang.StackOverflowError: as told
                    """)
    void a_plugin_that_fails_as_it_starts_is_rejected(String body, String reason) throws Exception {
        expectRejected(jar(sound("bad", "1.0.0").manifest("Plugin-Class", "p.Life")
                .with("Life", "public class Life extends org.pf4j.Plugin { %s }".formatted(body))), reason);
    }

    @Test
    void a_failed_start_is_logged_once() throws Exception {
        jar(sound("bad", "1.0.0").manifest("Plugin-Class", "p.Life").with("Life", """
                public class Life extends org.pf4j.Plugin {
                    @Override public void start() { throw new IllegalStateException("as told"); }
                }
                """));
        try (var log = Log.capture()) {
            load("bad");
            assertThat(log.text().lines().filter(line -> line.startsWith("java.lang.IllegalStateException: as told")))
                    .hasSize(1);
            assertThat(log.text()).doesNotContain("Unable to start plugin");
        }
    }

    @Test
    void a_jar_that_cannot_be_read_is_rejected() throws Exception {
        // Every user gets an error when they read this file from its start.
        Path unreadable = Path.of("/proc/self/mem");
        Assumptions.assumeTrue(Files.exists(unreadable));
        Path jar = Files.createSymbolicLink(folder.resolve("bad.jar"), unreadable);
        expectRejected(jar, "it cannot be copied", "the right to read it");
        Files.delete(jar);
    }

    // Two jars of one id

    @ParameterizedTest
    @CsvSource({"1.0.0, 1.0.1", "1.9.0, 1.10.0", "1.0.0-alpha, 1.0.0"})
    void of_two_versions_the_higher_serves_whatever_the_files_are_called(String low, String high) throws Exception {
        sound("twice", low).handler("ORDERED", "return \"low\".getBytes(UTF_8);").jar(folder.resolve("a.jar"));
        sound("twice", high).handler("ORDERED", "return \"high\".getBytes(UTF_8);").jar(folder.resolve("b.jar"));
        expectLeftOut("a.jar", low, high);

        Files.move(folder.resolve("a.jar"), folder.resolve("c.jar"));
        expectLeftOut("c.jar", low, high);
    }

    /** Expects that a jar is reported as left out, and that {@code b.jar} serves. */
    private void expectLeftOut(String name, String low, String high) throws Exception {
        try (var log = Log.capture()) {
            Plugins plugins = load("twice");
            assertThat(log.text()).contains(
                    "plugin " + name + " is left out: it is version " + low
                            + " of plugin twice, and b.jar, which serves, is version " + high,
                    "delete the one that is not wanted");
            assertThat(refusals(plugins)).isEmpty();
        }
        assertThat(answer(handler("twice"), "")).isEqualTo("high");
        assertThat(answer(handler("sound"), "still")).isEqualTo("STILL");
    }

    // The folder

    @ParameterizedTest
    @ValueSource(strings = {".hidden.jar", "x.jar.part", "x.jar.tmp", "x.part", "x.tmp", "x.zip", "readme.txt"})
    void other_files_are_not_looked_at(String name) throws Exception {
        Files.writeString(folder.resolve(name), "no jar");
        Plugins plugins = load();
        assertThat(refusals(plugins)).isEmpty();
        assertThat(plugins.ids()).containsExactly("sound");
    }

    @Test
    void folders_named_like_jars_are_not_looked_at() throws Exception {
        Files.createDirectory(folder.resolve("x.jar"));
        Plugins plugins = load();
        assertThat(refusals(plugins)).isEmpty();
        assertThat(plugins.ids()).containsExactly("sound");
    }

    @Test
    void a_folder_that_is_not_there_has_no_plugins_and_is_said() throws Exception {
        Files.move(folder, home.resolve("moved"));
        try (var log = Log.capture()) {
            Plugins plugins = load();
            assertThat(plugins.ids()).isEmpty();
            assertThat(status(plugins, "sound").current()).isNull();
            assertThat(log.text()).contains("there is no folder " + folder, "make it");
        }
    }

    @Test
    void a_file_in_place_of_the_folder_stops_the_start() throws Exception {
        Files.move(folder, home.resolve("moved"));
        Files.createFile(folder);
        assertThatThrownBy(this::load).isInstanceOf(IOException.class).hasMessageContaining(folder.toString());
    }

    @Test
    void a_folder_that_cannot_be_read_any_more_takes_nothing_out_of_service() throws Exception {
        Files.move(folder, home.resolve("real"));
        Files.createSymbolicLink(folder, home.resolve("real"));
        Path noFolder = Files.createFile(home.resolve("file"));
        try (var log = Log.capture()) {
            Plugins plugins = watch("10ms", "{}");
            MsgServerHandler serving = handler("sound");
            replaceFolderBy(noFolder);
            Awaitility.await().until(() -> log.text().contains("the plugins folder " + folder + " cannot be read"));
            Thread.sleep(100);
            replaceFolderBy(home.resolve("real"));
            sound("more", "1.0.0").jar(folder.resolve("more.jar"));
            Awaitility.await().until(() -> plugins.ids().contains("more"));
            assertThat(handler("sound")).isSameAs(serving);
            assertThat(log.text().lines()).hasSize(1);
        }
    }

    private void replaceFolderBy(Path target) throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), target);
        Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    // Handlers that cannot be made

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    public record Bad(MsgServer server) implements MsgServerHandler { static { fail(); }     | the static initializer of p.Bad failed: java.lang.IllegalStateException: as told
                    public record Bad(MsgServer server) implements MsgServerHandler { public Bad { fail(); } | the constructor of p.Bad failed: java.lang.IllegalStateException: as told
                    public record Bad(MsgServer server) implements MsgServerHandler { public Bad { err(); }  | the constructor of p.Bad failed: java.lang.StackOverflowError: as told
                    record Bad(MsgServer server) implements MsgServerHandler {                               | p.Bad cannot be made: it has to be a public class with a public constructor that takes a MsgServer
                    public record Bad(MsgServer server, int more) implements MsgServerHandler {              | p.Bad cannot be made: it has to be a public class with a public constructor that takes a MsgServer
                    public abstract class Bad implements MsgServerHandler { public Bad(MsgServer server) {}  | p.Bad cannot be made: it has to be a public class with a public constructor that takes a MsgServer
                    """)
    void a_handler_that_cannot_be_made_says_why(String declaration, String reason) throws Exception {
        jar(PluginSource.plugin("bad", "1.0.0").with("Bad", """
                @Extension %s
                    static void fail() { throw new IllegalStateException("as told"); }
                    static void err() { throw new StackOverflowError("as told"); }
                    public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """.formatted(declaration)));
        expectRejected(folder.resolve("bad.jar"), reason);
    }

    @Test
    void a_handler_whose_superclass_is_missing_says_what_to_pack() throws Exception {
        jar(PluginSource.plugin("bad", "1.0.0").with("Base", "public class Base {}")
                .file("p/Base.class", HexFormat.of().parseHex("CAFEBABE0000003D")) // The class file is truncated.
                .with("Bad", """
                        @Extension public class Bad extends Base implements MsgServerHandler {
                            public Bad(MsgServer server) {}
                            public MsgServer server() { return null; }
                            public byte[] onRequest(Username username, byte[] message) { return message; }
                        }
                        """));
        expectRejected(folder.resolve("bad.jar"), "p.Bad cannot be loaded (java.lang.ClassFormatError",
                "pack all that it uses into the jar");
    }

    @Test
    void of_two_extensions_of_one_type_neither_is_taken() throws Exception {
        String body = """
                @Extension public record %s(MsgServer server) implements MsgServerHandler {
                    public byte[] onRequest(Username username, byte[] message) { return message; }
                }
                """;
        jar(PluginSource.plugin("bad", "1.0.0").with("One", body.formatted("One")).with("Two", body.formatted("Two")));
        expectRejected(folder.resolve("bad.jar"), "plugin bad 1.0.0 has 2 extensions that are a MsgServerHandler",
                "p.One", "p.Two", "it can have one");
    }

    @Test
    void a_plugin_for_something_else_is_told_by_what_it_lacks() throws Exception {
        load();
        PluginVersion version = versionOf(handler("sound"));
        assertThatThrownBy(() -> version.create(LoginServerHandler.class, LoginServer.class,
                new NoLoginServer(version))).isInstanceOf(PluginRejectedException.class)
                .hasMessageContainingAll("plugin sound 1.0.0 has no LoginServerHandler",
                        "name another plugin in the settings");
    }

    // Closing

    @Test
    void closing_stops_threads_closes_class_loaders_and_deletes_the_copies() throws Exception {
        Path stopped = home.resolve("stopped");
        jar(sound("life", "1.0.0").manifest("Plugin-Class", "p.Life").with("Life", """
                public class Life extends org.pf4j.Plugin {
                    @Override public void stop() {
                        try {
                            Thread.sleep(200); // As one does that writes down what it has.
                            java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
                        } catch (InterruptedException | java.io.IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                }
                """.formatted(stopped)));
        Plugins plugins = load("life");
        var loader = (URLClassLoader) handler("life").getClass().getClassLoader();
        Path work = workFolder(loader);
        PluginHost host = versionOf(handler("life")).host();
        var interrupted = new CountDownLatch(1);
        Future<?> running = host.executor().submit(() -> waitFor(interrupted));
        Future<?> planned = host.scheduler().schedule(() -> {}, 1, TimeUnit.HOURS);

        plugins.halt();
        plugins.close();

        assertThat(stopped).exists();
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(running).succeedsWithin(Duration.ofSeconds(10));
        assertThat(planned).isNotDone();
        assertThat(host.executor().isShutdown()).isTrue();
        assertThat(host.scheduler().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(loader.getResource("p/Life.class")).as("what a closed loader finds").isNull();
        assertThat(work).doesNotExist();
    }

    private static Path workFolder(URLClassLoader loader) throws Exception {
        Path work = Path.of(loader.getURLs()[0].toURI()).resolve("../../..").normalize();
        assertThat(work).isDirectory().asString().contains("run/plugins/host-");
        return work;
    }

    private static void waitFor(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            interrupted.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"IllegalStateException", "StackOverflowError"})
    void a_plugin_that_fails_as_it_stops_is_stopped_once_and_the_others_too(String failure) throws Exception {
        jar(sound("bad", "1.0.0").manifest("Plugin-Class", "p.Life").with("Life", """
                public class Life extends org.pf4j.Plugin {
                    @Override public void stop() { throw new %s("as told"); }
                }
                """.formatted(failure)));
        Plugins plugins = load("bad");
        var loader = (URLClassLoader) handler("bad").getClass().getClassLoader();
        Path work = workFolder(loader);
        var others = (URLClassLoader) handler("sound").getClass().getClassLoader();
        try (var log = Log.capture()) {
            plugins.halt();
            plugins.close();
            assertThat(log.text()).containsOnlyOnce("stop failed").containsOnlyOnce("as told");
        }
        assertThat(loader.getResource("p/Life.class")).isNull();
        assertThat(others.getResource("p/Handler.class")).isNull();
        assertThat(work).doesNotExist();
    }

    @Test
    void a_rejected_plugin_leaves_no_noise_but_its_report() throws Exception {
        jar(sound("bad", "1.0.0").manifest("Plugin-Requires", "9.0.0"));
        try (var log = Log.capture()) {
            load();
            assertThat(log.text().lines()).hasSize(1);
        }
    }

    @Test
    void a_periodic_task_that_fails_is_logged() throws Exception {
        load();
        PluginHost host = versionOf(handler("sound")).host();
        try (var log = Log.capture()) {
            Future<?> task = host.scheduler().scheduleAtFixedRate(() -> {
                throw new IllegalStateException("as told");
            }, 0, 1, TimeUnit.MILLISECONDS);
            Awaitility.await().until(task::isDone);
            Awaitility.await().until(() -> log.text().contains("as told"));
            assertThat(log.text()).contains("plugin sound 1.0.0: a scheduled task failed");
        }
    }

    @Test
    void a_site_that_fails_to_let_clients_in_does_not_keep_the_old_version() throws Exception {
        System.getProperties().remove("msgserver.test.stopped");
        PluginSource old = sound("swapped", "1.0.0").manifest("Plugin-Class", "p.Life").with("Life", """
                public class Life extends org.pf4j.Plugin {
                    @Override public void stop() { System.setProperty("msgserver.test.stopped", "1.0.0"); }
                }
                """);
        jar(old);
        var plugins = new Plugins(
                PluginsSettings.parse("{ \"poll\": \"40ms\" }", home), null, HOST,
                InstantSource.system(), Made.NO_METERS, Timers.ofSystem());
        opened.add(plugins);
        plugins.add("swapped", new PortlessGate("swapped", () -> {
            throw new IllegalStateException("as told");
        }));
        try (var log = Log.capture()) {
            plugins.start();
            jar(sound("swapped", "2.0.0"));
            Awaitility.await().until(() -> System.getProperty("msgserver.test.stopped") != null);
            assertThat(Objects.requireNonNull(status(plugins, "swapped").current()).version()).isEqualTo("2.0.0");
            assertThat(log.text()).contains("plugin swapped 2.0.0: gate swapped cannot let clients in");
        } finally {
            System.getProperties().remove("msgserver.test.stopped");
        }
    }

    @Test
    void an_unused_plugin_is_reported_with_the_gate_that_waits_for_another() throws Exception {
        jar(sound("brkk", "1.0.0"));
        try (var log = Log.capture()) {
            Plugins plugins = load("brk", "other");
            assertThat(log.text()).contains("plugin brkk 1.0.0 serves, with no gate that uses it;"
                    + " gate brk waits for plugin brk, and gate other waits for plugin other: did you mean brk?"
                    + " Then give the jar the Plugin-Id brk, or the gate the plugin brkk in the settings");
            assertThat(plugins.suggestionFor("brk"))
                    .isEqualTo("; plugin brkk serves, with no gate that uses it: did you mean that?");
            assertThat(plugins.suggestionFor("other")).isEmpty();
        }
    }

    @Test
    void an_installed_jar_that_no_gate_uses_is_told_to_who_installs_it() throws Exception {
        Plugins plugins = watch("40ms", "{}", "brk");
        Path upload = plugins.newUpload();
        Files.copy(sound("brkk", "1.0.0").jar(home.resolve("built.jar")), upload, StandardCopyOption.REPLACE_EXISTING);
        assertThat(plugins.install(upload).note())
                .startsWith("with no gate that uses it; gate brk waits for plugin brk")
                .contains("did you mean brk?");
        Path right = plugins.newUpload();
        Files.copy(sound("brk", "1.0.0").jar(home.resolve("built.jar")), right, StandardCopyOption.REPLACE_EXISTING);
        assertThat(plugins.install(right).note()).isEmpty();
    }

    /** A gate without a port. */
    private record PortlessGate(String id, Runnable serving) implements Endpoint<MsgServerHandler> {
        PortlessGate(String id) {
            this(id, () -> {});
        }

        @Override
        public String name() {
            return "gate " + id;
        }

        @Override
        public MsgServerHandler createHandler(PluginVersion version) throws PluginRejectedException {
            return version.create(MsgServerHandler.class, MsgServer.class, new NoServer(version));
        }

        @Override
        public void bind() {}

        @Override
        public void register(MsgServerHandler handler) {}

        @Override
        public void acceptClients() {
            serving.run();
        }

        @Override
        public void suspend() {}

        @Override
        public void drained() {}

        @Override
        public @Nullable StateHandover stateHandover(MsgServerHandler handler) {
            return null;
        }

        @Override
        public int abandon(MsgServerHandler handler) {
            return 0;
        }
    }

    /** A server that has its version and no gate. */
    private record NoServer(PluginVersion version) implements MsgServer {
        @Override
        public String servername() {
            return "sample";
        }

        @Override
        public String nextSubid() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void login(Username username, Secret secret) {}

        @Override
        public void logout(Username username) {}

        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // The interface requires the method.
        public boolean isOnline(Username username) {
            return false;
        }

        @Override
        public String ip(Username username) {
            return "";
        }

        @Override
        @Deprecated
        @SuppressWarnings("InlineMeSuggester") // The interface requires the method.
        public Stream<Username> online() {
            return Stream.empty();
        }

        @Override
        public <R extends Record> R settings(R defaults) {
            return version.host().settings(defaults);
        }

        @Override
        public ExecutorService executor() {
            return version.host().executor();
        }

        @Override
        public ScheduledExecutorService scheduler() {
            return version.host().scheduler();
        }
    }

    private record NoLoginServer(PluginVersion version) implements LoginServer {
        @Override
        public String login(io.msgserver.api.Identity who, Secret secret) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <R extends Record> R settings(R defaults) {
            return version.host().settings(defaults);
        }

        @Override
        public ExecutorService executor() {
            return version.host().executor();
        }

        @Override
        public ScheduledExecutorService scheduler() {
            return version.host().scheduler();
        }
    }
}
