package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.config.SettingsFile;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of plugins' settings in the settings file while the plugins serve. */
class SettingsSwapTest {
    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

    @TempDir
    private Path home;
    private Path file;
    private Host host;
    private Wire wire;

    private static PluginSource plugin(String version) {
        return PluginSource.plugin("test", version).with("Options", """
                record Options(String word, @Bounds(from = "1", to = "9") int times) {
                    Options {
                        if (word.isEmpty()) throw new IllegalArgumentException("word is empty");
                    }
                }
                """).with("Handler", """
                @Extension
                public class Handler implements MsgServerHandler {
                    private final MsgServer server;
                    private final Options options;
                    public Handler(MsgServer server) {
                        this.server = server;
                        this.options = server.settings(new Options("none", 1));
                    }
                    @Override public MsgServer server() { return server; }
                    @Override public byte[] onRequest(Username username, byte[] message) {
                        return ("%s " + options.word().repeat(options.times())).getBytes(UTF_8);
                    }
                }
                """.formatted(version));
    }

    @BeforeEach
    void start() throws Exception {
        file = home.resolve("msgserver.json");
        plugin("1.0.0").jar(Files.createDirectories(home.resolve("plugins")).resolve("test.jar"));
        write("\"word\": \"one\"", "");
        host = Host.start(SettingsFile.read(file, home));
        wire = Wire.connect(Objects.requireNonNull(host.gate("sample").address()));
        wire.sendPackage(
                new TestUser("alice", host.gate("sample").login("alice", Secret.of(SECRET)), SECRET).handshake(1));
        wire.expectPackage("200 OK");
    }

    @AfterEach
    void stop() throws IOException {
        wire.close();
        host.close();
    }

    private void write(String settings, String more) throws IOException {
        Files.writeString(file, """
                {
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
                  "plugins": { "poll": "50ms", "settings": { "test": { %s } } }%s
                }
                """.formatted(settings, more));
    }

    private void awaitAnswer(String answer) {
        Awaitility.await().untilAsserted(() -> assertThat(wire.ask("?")).isEqualTo(answer));
    }

    private PluginStatus status() {
        return host.plugins().getFirst();
    }

    @Test
    void a_change_in_the_file_swaps_the_plugin_and_nobody_is_disconnected() throws Exception {
        assertThat(wire.ask("?")).isEqualTo("1.0.0 one");
        write("\"word\": \"two\", \"times\": 2", "");
        awaitAnswer("1.0.0 twotwo");
        assertThat(status().former()).as("there is no other jar to go back to").isNull();
        assertThat(host.settings().plugins().of("test"))
                .isEqualTo(SettingsFile.read(file, home).settings().plugins().of("test"));
    }

    @Test
    void an_invalid_change_is_refused_and_the_plugin_keeps_serving() throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            write("\"word\": 2, \"times\": 10, \"tims\": 1", "");
            Awaitility.await().until(() -> status().refusal() != null);
            assertThat(Objects.requireNonNull(status().refusal()).reason()).isEqualTo("""
                    plugins.settings.test has 3 problems:
                    plugins.settings.test.word: 2 is not a text in double quotes
                    plugins.settings.test.times: 10 is more than 9, the highest times
                    plugins.settings.test.tims: no such key; did you mean times?""");
            assertThat(wire.ask("?")).isEqualTo("1.0.0 one");
            write("\"word\": \"\"", "");
            Awaitility.await().until(() -> !log.lines("plugins.settings.test: word is empty").isEmpty());
            assertThat(log.lines("IllegalArgumentException")).as("a stack trace").isEmpty();
        }
        assertThat(wire.ask("?")).isEqualTo("1.0.0 one");
        write("\"word\": \"three\"", "");
        awaitAnswer("1.0.0 three");
    }

    @Test
    void settings_that_the_higher_version_refuses_do_not_start_a_lower_one() throws Exception {
        plugin("2.0.0").jar(home.resolve("plugins/test-2.jar"));
        awaitAnswer("2.0.0 one");
        write("\"times\": 0", "");
        Awaitility.await().until(() -> status().refusal() != null);
        assertThat(wire.ask("?")).isEqualTo("2.0.0 one");
        plugin("3.0.0").jar(home.resolve("plugins/test-3.jar"));
        write("\"word\": \"four\"", "");
        awaitAnswer("3.0.0 four");
    }

    @Test
    void a_rollback_brings_the_former_jar_with_the_settings_of_now() throws Exception {
        plugin("2.0.0").jar(home.resolve("plugins/test.jar"));
        awaitAnswer("2.0.0 one");
        write("\"word\": \"two\"", "");
        awaitAnswer("2.0.0 two");
        assertThat(host.rollback("test")).isEqualTo("1.0.0");
        assertThat(wire.ask("?")).isEqualTo("1.0.0 two");
    }

    @Test
    void a_broken_file_changes_nothing_and_says_so() throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            write("\"word\": ", "");
            Awaitility.await().until(() -> !log.lines("the former settings stay in force").isEmpty());
            log.awaitLines(1, "msgserver.json has 1 problem:");
            write("\"word\": \"two\"", ", \"event_loops\": 7");
            Awaitility.await()
                    .until(() -> !log.lines("all others take effect when the host starts again: event_loops from ")
                            .isEmpty());
            log.awaitLines(1, " to 7");
        }
        awaitAnswer("1.0.0 two");
        assertThat(host.settings().eventLoops()).isNotEqualTo(7);
    }
}
