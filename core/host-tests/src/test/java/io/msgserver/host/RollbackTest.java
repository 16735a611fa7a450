package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback reinstalls the former version of a plugin unchanged. */
class RollbackTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "plugins": { "poll": "40ms", "handover_timeout": "10s" } }
            """;

    @TempDir
    private Path home;
    private Path folder;

    @BeforeEach
    void name() {
        folder = home.resolve("plugins");
    }

    /** Replaces the jar of that name atomically. */
    private void put(PluginSource source, String name) throws IOException {
        Path fresh = source.jar(home.resolve("built.jar"));
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static PluginStatus status(TestHost host, String id) {
        return host.host().plugins().stream().filter(plugin -> plugin.id().equals(id)).findFirst().orElseThrow();
    }

    private static void awaitFormer(TestHost host, String version) {
        Awaitility.await().until(() -> version.equals(status(host, "test").former()));
    }

    private static String current(TestHost host) {
        return Objects.requireNonNull(status(host, "test").current()).version();
    }

    private static PluginSource version(String version) {
        return PluginSource.plugin("test", version).handler("ORDERED",
                "return \"%s\".getBytes(UTF_8);".formatted(version));
    }

    @Test
    void the_former_version_is_put_back_also_into_the_folder() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            assertThatThrownBy(() -> host.host().rollback("test")).isInstanceOf(PluginRejectedException.class)
                    .hasMessageContaining("no former version");
            byte[] first = Files.readAllBytes(folder.resolve("test.jar"));
            put(version("2.0.0"), "test.jar");
            awaitFormer(host, "1.0.0");

            assertThat(host.host().rollback("test")).isEqualTo("1.0.0");
            assertThat(current(host)).isEqualTo("1.0.0");
            assertThat(status(host, "test").former()).isEqualTo("2.0.0");
            assertThat(folder.resolve("test.jar")).hasBinaryContent(first);
            assertThat(host.host().rollback("test")).isEqualTo("2.0.0");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve("test.jar"));
            }
        }
    }

    @Test
    void a_version_whose_jar_was_taken_out_is_put_back_where_it_lay() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            Files.delete(folder.resolve("test.jar"));
            awaitFormer(host, "1.0.0");
            assertThat(host.host().rollback("test")).isEqualTo("1.0.0");
            assertThat(folder.resolve("test.jar")).exists();
        }
    }

    @Test
    void of_two_jars_the_other_one_that_would_serve_instead_is_named() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            put(version("3.0.0"), "test.jar");
            awaitFormer(host, "1.0.0");
            put(version("2.0.0"), "between.jar");
            try (var log = CapturedLog.start()) {
                Awaitility.await().until(() -> !log.lines("between.jar is left out").isEmpty());
            }
            assertThatThrownBy(() -> host.host().rollback("test")).isInstanceOf(PluginRejectedException.class)
                    .hasMessageContainingAll("test 1.0.0 cannot be put back", "between.jar would serve in its place",
                            "take that out of the folder first");
            assertThat(current(host)).isEqualTo("3.0.0");
        }
    }

    // Plugins that it needs

    private static PluginSource base(String version) {
        return PluginSource.plugin("base", version).with("Base", """
                public final class Base { public static String name() { return "base %s"; } }
                """.formatted(version));
    }

    private static PluginSource middle() {
        return PluginSource.plugin("middle", "1.0.0").manifest("Plugin-Dependencies", "base").with("Middle", """
                public final class Middle { public static String name() { return "middle, " + Base.name(); } }
                """).with("Base", "final class Base { static String name() { return null; } }")
                .without("p/Base.class");
    }

    private static PluginSource top(String version, String needs) {
        return PluginSource.plugin("test", version).manifest("Plugin-Dependencies", needs)
                .handler("ORDERED", "return (\"top %s, \" + Middle.name()).getBytes(UTF_8);".formatted(version))
                .with("Middle", "final class Middle { static String name() { return null; } }")
                .without("p/Middle.class");
    }

    private static void awaitAnswer(Wire wire, String answer) {
        Awaitility.await().until(() -> wire.ask("?").equals(answer));
    }

    private TestHost startChain() throws Exception {
        return TestHost.start(home, SETTINGS, top("1.0.0", "middle"), middle(), base("1.0.0"));
    }

    @Test
    void a_base_that_was_swapped_together_with_it_comes_back_with_it() throws Exception {
        try (TestHost host = startChain(); Wire wire = host.connectSomebody()) {
            awaitAnswer(wire, "top 1.0.0, middle, base 1.0.0");
            // It needs the new base, so that one swap replaces both.
            put(top("2.0.0", "middle,base@>=2.0.0"), "test.jar");
            Awaitility.await().until(() -> status(host, "test").refusal() != null);
            put(base("2.0.0"), "test-2.jar");
            awaitAnswer(wire, "top 2.0.0, middle, base 2.0.0");

            assertThat(host.host().rollback("test")).isEqualTo("1.0.0");
            assertThat(wire.ask("?")).isEqualTo("top 1.0.0, middle, base 1.0.0");
            assertThat(host.host().rollback("test")).isEqualTo("2.0.0");
            assertThat(wire.ask("?")).isEqualTo("top 2.0.0, middle, base 2.0.0");
        }
    }

    @Test
    void a_base_that_was_swapped_alone_comes_back_alone() throws Exception {
        try (TestHost host = startChain(); Wire wire = host.connectSomebody()) {
            awaitAnswer(wire, "top 1.0.0, middle, base 1.0.0");
            byte[] top = Files.readAllBytes(folder.resolve("test.jar"));
            put(base("2.0.0"), "test-2.jar");
            awaitAnswer(wire, "top 1.0.0, middle, base 2.0.0");
            awaitFormer(host, "1.0.0");
            assertThat(host.host().rollback("test")).isEqualTo("1.0.0");
            assertThat(wire.ask("?")).isEqualTo("top 1.0.0, middle, base 1.0.0");
            assertThat(folder.resolve("test.jar")).hasBinaryContent(top);
        }
    }

    @Test
    void rollback_of_a_base_is_refused_while_a_plugin_needs_its_version() throws Exception {
        try (TestHost host = startChain(); Wire wire = host.connectSomebody()) {
            put(base("2.0.0"), "test-2.jar");
            byte[] second = Files.readAllBytes(folder.resolve("test-2.jar"));
            awaitAnswer(wire, "top 1.0.0, middle, base 2.0.0");
            put(PluginSource.plugin("other", "1.0.0").manifest("Plugin-Dependencies", "base@>=2.0.0")
                    .handler("ORDERED", "return message;"), "other.jar");
            Awaitility.await().until(() -> host.host().plugins().stream()
                    .anyMatch(plugin -> plugin.id().equals("other") && plugin.current() != null));

            assertThatThrownBy(() -> host.host().rollback("test")).isInstanceOf(PluginRejectedException.class)
                    .hasMessageContainingAll("test 1.0.0 cannot be put back: plugin other 1.0.0 serves too",
                            "it needs other -> base >=2.0.0, and the plugins folder has 1.0.0");
            assertThat(wire.ask("?")).isEqualTo("top 1.0.0, middle, base 2.0.0");
            assertThat(folder.resolve("test-2.jar")).hasBinaryContent(second);
        }
    }

    // Two operators

    @Test
    void a_second_rollback_during_the_first_is_refused_without_undoing_it() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS,
                Faulty.version("1.0.0").at("start", Faulty.pausing("start")).source());
                ExecutorService operators = Executors.newSingleThreadExecutor()) {
            put(Faulty.version("2.0.0").source(), "test.jar");
            awaitFormer(host, "1.0.0");
            Future<String> first;
            try (Pause pause = Pause.before("start")) {
                first = operators.submit(() -> host.host().rollback("test"));
                pause.awaitWaiting(1);
                assertThatThrownBy(() -> host.host().rollback("test")).isInstanceOf(PluginRejectedException.class)
                        .hasMessageContaining("a rollback of plugin test is under way already");
            }
            assertThat(first.get()).isEqualTo("1.0.0");
            assertThat(current(host)).isEqualTo("1.0.0");
            assertThat(host.host().rollback("test")).isEqualTo("2.0.0");
        }
    }

    @Test
    void a_former_version_that_fails_this_time_is_refused_with_the_reason() throws Exception {
        System.getProperties().remove("msgserver.test.fails");
        try (TestHost host = TestHost.start(home, SETTINGS, Faulty.version("1.0.0").at("start",
                "if (System.getProperty(\"msgserver.test.fails\") != null) throw new IllegalStateException(\"as told\");")
                .source())) {
            put(Faulty.version("2.0.0").source(), "test.jar");
            awaitFormer(host, "1.0.0");
            byte[] second = Files.readAllBytes(folder.resolve("test.jar"));
            System.setProperty("msgserver.test.fails", "yes");
            for (int time = 1; time <= 2; time++) {
                assertThatThrownBy(() -> host.host().rollback("test")).isInstanceOf(PluginRejectedException.class)
                        .hasMessageContaining("its start failed: java.lang.IllegalStateException: as told");
                assertThat(folder.resolve("test.jar")).hasBinaryContent(second);
            }
            System.clearProperty("msgserver.test.fails");
            assertThat(host.host().rollback("test")).isEqualTo("1.0.0");
        } finally {
            System.clearProperty("msgserver.test.fails");
        }
    }

    @Test
    void a_rollback_that_waits_ends_when_the_host_stops() throws Exception {
        try (ExecutorService operators = Executors.newSingleThreadExecutor()) {
            Future<String> rollback;
            try (TestHost host = TestHost.start(home, SETTINGS,
                    Faulty.version("1.0.0").at("start", Faulty.pausing("start")).source())) {
                put(Faulty.version("2.0.0").source(), "test.jar");
                awaitFormer(host, "1.0.0");
                try (Pause start = Pause.before("start")) {
                    rollback = operators.submit(() -> host.host().rollback("test"));
                    start.awaitWaiting(1);
                    stop(host);
                }
            }
            assertThatThrownBy(rollback::get).hasMessageContaining("the host has stopped");
        }
    }

    private static void stop(TestHost host) {
        host.close();
    }
}
