package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start with a jar that cannot serve is no outage: the host has kept a copy of the version that served last. */
class LastServedTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "plugins": { "poll": "40ms" } }
            """;

    @TempDir
    private Path home;

    private Path jar() {
        return home.resolve("plugins/test.jar");
    }

    private static PluginSource version(String version) {
        return PluginSource.plugin("test", version).handler("ORDERED",
                "return \"%s\".getBytes(UTF_8);".formatted(version));
    }

    private static PluginSource failing(String version) {
        return Faulty.version(version).at("start", "throw new IllegalStateException(\"as told\");").source();
    }

    private void serveOnce(PluginSource... sources) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, sources)) {
            assertThat(host.gate().isOpen()).isTrue();
        }
    }

    private static PluginStatus status(TestHost host) {
        return host.host().plugins().stream().filter(plugin -> plugin.id().equals("test")).findFirst().orElseThrow();
    }

    private static String answer(TestHost host) throws Exception {
        try (Wire wire = host.connectSomebody()) {
            return wire.ask("?");
        }
    }

    /** Expects that a new host serves with the copy of version 1.0.0, which served when the last host stopped. */
    private void expectStandIn(String why) throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS)) {
            assertThat(answer(host)).isEqualTo("1.0.0");
            log.awaitLines(1, "ERROR", "plugin test serves with version 1.0.0, which served last");
            log.awaitLine("ERROR", why);
            log.awaitLines(1, "WARN", "these plugins serve with the version that served last: test 1.0.0;");
            assertThat(Objects.requireNonNull(status(host).current()).note())
                    .contains("the version that served last, from the host's own copy");
            version("2.0.0").jar(jar());
            Awaitility.await().until(() -> answer(host).equals("2.0.0"));
            awaitNothingToSay(host);
        }
    }

    private static void awaitNothingToSay(TestHost host) {
        Awaitility.await().until(() -> Objects.requireNonNull(status(host).current()).note().isEmpty()
                && status(host).refusal() == null);
    }

    @Test
    void a_start_with_a_jar_that_fails_serves_what_served_last() throws Exception {
        serveOnce(version("1.0.0"));
        failing("2.0.0").jar(jar());
        expectStandIn("as told");
    }

    @Test
    void a_start_with_half_a_jar_serves_what_served_last() throws Exception {
        serveOnce(version("1.0.0"));
        Files.write(jar(), "half".getBytes(UTF_8));
        expectStandIn("it is not a whole jar");
    }

    @Test
    void a_start_with_a_jar_of_another_id_in_its_place_serves_what_served_last() throws Exception {
        serveOnce(version("1.0.0"));
        version("2.0.0").manifest("Plugin-Id", "tset").jar(jar());
        expectStandIn("its Plugin-Id is tset, and it lies in the place of plugin test");
    }

    @Test
    void a_start_without_what_it_needs_serves_what_served_last_with_that() throws Exception {
        PluginSource base = PluginSource.plugin("base", "1.0.0").with("Base", "public final class Base { }");
        serveOnce(version("1.0.0").manifest("Plugin-Dependencies", "base"), base);
        Files.delete(home.resolve("plugins/test-1.jar"));
        expectStandIn("which is not in the plugins folder");
    }

    @Test
    void a_start_with_a_jar_that_hangs_serves_what_served_last_and_tries_on() throws Exception {
        serveOnce(version("1.0.0"));
        Faulty.version("2.0.0")
                .at("start", "if (System.getProperty(\"msgserver.test.hangs\") != null) " + Faulty.hanging())
                .source().jar(jar());
        System.setProperty("msgserver.test.hangs", "yes");
        try (TestHost host = TestHost.start(home,
                SETTINGS.replace("\"40ms\"", "\"40ms\", \"start_timeout\": \"2s\""))) {
            assertThat(answer(host)).isEqualTo("1.0.0");
            assertThat(Objects.requireNonNull(status(host).refusal()).reason())
                    .contains("its start took longer than 2 s", "it is tried again");
            System.clearProperty("msgserver.test.hangs");
            Awaitility.await().until(() -> Objects.requireNonNull(status(host).current()).version().equals("2.0.0"));
            awaitNothingToSay(host);
        } finally {
            System.clearProperty("msgserver.test.hangs");
        }
    }

    @Test
    void a_jar_removed_from_a_running_host_does_not_return_with_a_bad_jar() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            Files.delete(jar());
            Awaitility.await().until(() -> !host.gate().isOpen());
        }
        failing("2.0.0").jar(jar());
        try (TestHost host = TestHost.start(home, SETTINGS)) {
            assertThat(host.gate().isOpen()).isFalse();
        }
    }

    @Test
    void what_is_taken_out_while_the_host_is_away_does_not_serve() throws Exception {
        serveOnce(version("1.0.0"));
        Files.delete(jar());
        try (TestHost host = TestHost.start(home, SETTINGS)) {
            assertThat(host.gate().isOpen()).isFalse();
        }
    }

    // Operators' commands

    /** Copies all files that a host would leave if it were killed now. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void a_host_that_is_killed_while_a_jar_is_installed_serves_what_served_last(@TempDir Path left) throws Exception {
        Path next = Faulty.version("2.0.0")
                .at("start", Faulty.pausing("start") + " throw new IllegalStateException(\"as told\");").source()
                .jar(home.resolve("next.jar"));
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"));
                ExecutorService operators = Executors.newSingleThreadExecutor()) {
            Future<?> install;
            try (Pause pause = Pause.before("start")) {
                install = operators.submit(() -> host.host().install(next));
                pause.awaitWaiting(1);
                copy(home, left);
            }
            assertThatThrownBy(install::get).hasMessageContaining("as told");
        }
        assertThat(left.resolve("plugins/test.jar")).hasSameBinaryContentAs(next);
        try (TestHost host = TestHost.start(left, SETTINGS)) {
            assertThat(answer(host)).isEqualTo("1.0.0");
        }
    }

    @Test
    void an_install_and_a_rollback_leave_a_link_a_link() throws Exception {
        Path linked = version("1.0.0").jar(home.resolve("linked.jar"));
        byte[] first = Files.readAllBytes(linked);
        Files.createDirectories(jar().getParent());
        Files.createSymbolicLink(jar(), Path.of("../linked.jar"));
        Path next = version("2.0.0").jar(home.resolve("next.jar"));
        Path bad = failing("3.0.0").jar(home.resolve("bad.jar"));
        try (TestHost host = TestHost.start(home, SETTINGS)) {
            host.host().install(next);
            assertThat(linked).hasSameBinaryContentAs(next);
            assertThatThrownBy(() -> host.host().install(bad)).isInstanceOf(PluginRejectedException.class);
            assertThat(linked).hasSameBinaryContentAs(next);
            assertThat(host.host().rollback("test")).isEqualTo("1.0.0");
            assertThat(linked).hasBinaryContent(first);
            assertThat(Files.readSymbolicLink(jar())).isEqualTo(Path.of("../linked.jar"));
        }
        try (Stream<Path> files = Files.list(home.resolve("plugins"))) {
            assertThat(files).containsExactly(jar());
        }
    }

    @Test
    void an_install_replaces_the_jar_under_its_new_name() throws Exception {
        Path next = version("2.0.0").jar(home.resolve("next.jar"));
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            Path renamed = Files.move(jar(), jar().resolveSibling("renamed.jar"), StandardCopyOption.ATOMIC_MOVE);
            // A later change, so that the test continues after the scan of the earlier one.
            version("1.0.0").manifest("Plugin-Id", "later").jar(jar().resolveSibling("later.jar"));
            Awaitility.await().until(() -> host.host().plugins().size() == 2);
            host.host().install(next);
            assertThat(renamed).hasSameBinaryContentAs(next);
            assertThat(jar()).doesNotExist();
        }
    }
}
