package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.version.VersionState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swaps by every common way to replace a file, and their effects for users. */
class SwapTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "plugins": { "poll": "40ms", "handover_timeout": "2s", "drain_timeout": "300ms" } }
            """;

    @TempDir
    private Path home;
    private Path jar;

    @BeforeEach
    void name() {
        jar = home.resolve("plugins/test.jar");
    }

    /** Returns a plugin that answers its version and the message, and pauses where the test requests it. */
    private static PluginSource version(String version) {
        return PluginSource.plugin("test", version).handler("ORDERED", """
                String text = new String(message, UTF_8);
                Pause.at(text);
                return ("%s " + text).getBytes(UTF_8);
                """.formatted(version));
    }

    private byte[] bytesOf(PluginSource source) throws IOException {
        return Files.readAllBytes(source.jar(home.resolve("built.jar")));
    }

    /** Overwrites the jar in place, as {@code cp} does. */
    private void overwrite(byte[] bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(bytes);
        }
    }

    private void awaitVersion(TestHost host, String version) {
        Awaitility.await().until(() -> version.equals(current(host)));
    }

    private static String current(TestHost host) {
        PluginStatus.Version current = host.host().plugins().getFirst().current();
        return current == null ? "none" : current.version();
    }

    @Test
    void overwriting_the_jar_in_place_swaps_and_the_connection_stays(@TempDir Path unused) throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"));
                Wire wire = host.connect(host.login(), 1)) {
            wire.request("a", 1);
            wire.expectAnswer("1.0.0 a", 1);
            overwrite(bytesOf(version("2.0.0")));
            awaitVersion(host, "2.0.0");
            wire.request("b", 2);
            wire.expectAnswer("2.0.0 b", 2);
        }
    }

    @Test
    void renaming_over_the_jar_swaps() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            Path fresh = version("2.0.0").jar(jar.resolveSibling("fresh.part"));
            Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
            awaitVersion(host, "2.0.0");
        }
    }

    @Test
    void replacing_a_higher_version_by_a_lower_one_is_an_ordinary_swap() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("2.0.0"))) {
            overwrite(bytesOf(version("1.0.0")));
            awaitVersion(host, "1.0.0");
        }
    }

    @Test
    void of_two_jars_the_higher_version_serves_until_it_is_removed() throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            Path other = version("2.0.0").jar(jar.resolveSibling("other.jar"));
            awaitVersion(host, "2.0.0");
            log.awaitLines(1, "WARN", "test.jar is left out", "other.jar");
            Files.delete(other);
            awaitVersion(host, "1.0.0");
        }
    }

    @Test
    void touching_the_jar_changes_nothing() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            Instant since = Objects.requireNonNull(host.host().plugins().getFirst().current()).since();
            Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(7)));
            // A later change, which is scanned after the first.
            version("1.0.0").manifest("Plugin-Id", "other").jar(jar.resolveSibling("later.jar"));
            Awaitility.await()
                    .until(() -> host.host().plugins().stream().anyMatch(plugin -> plugin.id().equals("other")));
            assertThat(Objects.requireNonNull(host.host().plugins().getLast().current()).since()).isEqualTo(since);
        }
    }

    @Test
    void a_jar_that_is_copied_slowly_counts_when_it_is_whole() throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            byte[] bytes = bytesOf(version("2.0.0"));
            try (OutputStream out = Files.newOutputStream(jar)) {
                for (int part = 0; part < 20; part++) {
                    int from = bytes.length * part / 20;
                    out.write(bytes, from, bytes.length * (part + 1) / 20 - from);
                    out.flush();
                    assertThat(current(host)).isEqualTo("1.0.0");
                    // A slow copy, which at times pauses for longer than two scans take.
                    Thread.sleep(part % 7 == 0 ? 60 : 5);
                }
            }
            awaitVersion(host, "2.0.0");
            assertThat(log.lines("ERROR")).isEmpty();
        }
    }

    @Test
    void removing_the_jar_closes_the_gate_and_restoring_it_keeps_the_users() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"))) {
            TestUser user = host.login();
            Wire wire = host.connect(user, 1);
            wire.request("a", 1);
            wire.expectAnswer("1.0.0 a", 1);
            Files.delete(jar);
            wire.expectClosed();
            Awaitility.await().until(() -> !host.gate().isOpen());
            assertThatThrownBy(host.gate()::open).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("waits for plugin test: put its jar into the plugins folder");

            overwrite(bytesOf(version("2.0.0")));
            Awaitility.await().until(() -> host.gate().isOpen());
            try (Wire back = host.connect(user, 2)) {
                back.request("a", 1);
                back.expectAnswer("1.0.0 a", 1);
                back.request("b", 2);
                back.expectAnswer("2.0.0 b", 2);
            }
        }
    }

    @Test
    void a_jar_that_is_away_for_a_moment_serves_on() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"));
                Wire wire = host.connect(host.login(), 1)) {
            for (String time : List.of("one", "two")) {
                Path first = another("x-" + time);
                Path second = another("y-" + time);
                Files.move(jar, home.resolve("away"));
                awaitLooks(host, first);
                Files.move(home.resolve("away"), jar);
                awaitLooks(host, second);
            }
            wire.request("a", 1);
            wire.expectAnswer("1.0.0 a", 1);
            assertThat(host.host().plugins().getFirst().former()).isNull();
        }
    }

    /** Builds a jar of another plugin, which sorts after the jar under test. */
    private Path another(String id) throws IOException {
        return version("1.0.0").manifest("Plugin-Id", id).jar(home.resolve(id + ".jar"));
    }

    /** Waits for the two scans that make a new jar count: far fewer than make a missing one count as deleted. */
    private void awaitLooks(TestHost host, Path another) throws IOException {
        int known = host.host().plugins().size();
        Files.move(another, jar.resolveSibling(another.getFileName()));
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> host.host().plugins().size() > known);
    }

    @Test
    void a_jar_that_is_deleted_and_written_anew_is_a_replacement() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"));
                Wire wire = host.connect(host.login(), 1)) {
            byte[] next = bytesOf(version("2.0.0"));
            Path another = another("x");
            Files.delete(jar);
            awaitLooks(host, another);
            overwrite(next);
            awaitVersion(host, "2.0.0");
            wire.request("a", 1);
            wire.expectAnswer("2.0.0 a", 1);
        }
    }

    @Test
    void a_request_that_waited_when_the_jar_went_runs_when_it_is_asked_again() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.replace("300ms", "10s"), version("1.0.0"))) {
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1); Pause pause = Pause.before("a")) {
                wire.requests(List.of("a", "b"));
                pause.awaitWaiting(1);
                Files.delete(jar);
                Awaitility.await().until(() -> current(host).equals("none"));
                pause.release();
                wire.expectAnswer("1.0.0 a", 1);
                wire.expectClosed();
            }
            overwrite(bytesOf(version("2.0.0")));
            Awaitility.await().until(() -> host.gate().isOpen());
            try (Wire back = host.connect(user, 2)) {
                back.requests(List.of("a", "b"));
                back.expectAnswer("1.0.0 a", 1);
                back.expectAnswer("2.0.0 b", 2);
            }
        }
    }

    @Test
    void a_gate_whose_plugin_comes_later_opens_then() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS)) {
            assertThat(host.gate().isOpen()).isFalse();
            overwrite(bytesOf(version("1.0.0")));
            Awaitility.await().until(() -> host.gate().isOpen());
        }
    }

    @Test
    void a_running_request_ends_on_its_version_and_the_next_runs_on_the_new() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.replace("300ms", "30s"), version("1.0.0"));
                Wire wire = host.connect(host.login(), 1);
                Pause pause = Pause.before("slow")) {
            wire.request("slow", 1);
            pause.awaitWaiting(1);
            wire.request("next", 2);
            overwrite(bytesOf(version("2.0.0")));
            awaitVersion(host, "2.0.0");
            Awaitility.await().until(() -> host.host().plugins().getFirst().older().stream()
                    .anyMatch(version -> version.state() == VersionState.DRAINING));
            pause.release();
            wire.expectAnswer("1.0.0 slow", 1);
            wire.expectAnswer("2.0.0 next", 2);
            Awaitility.await().until(() -> host.host().plugins().getFirst().older().stream()
                    .noneMatch(version -> version.state() == VersionState.DRAINING));
        }
    }

    @Test
    void a_request_resent_across_the_flip_on_a_new_connection_runs_once() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.replace("300ms", "30s"), version("1.0.0"));
                Pause pause = Pause.before("slow")) {
            TestUser user = host.login();
            Wire first = host.connect(user, 1);
            first.request("slow", 1);
            pause.awaitWaiting(1);
            first.close();
            overwrite(bytesOf(version("2.0.0")));
            awaitVersion(host, "2.0.0");
            try (Wire second = host.connect(user, 2)) {
                second.request("slow", 1);
                second.request("after", 2);
                pause.release();
                second.expectAnswer("1.0.0 slow", 1);
                second.expectAnswer("2.0.0 after", 2);
            }
        }
    }

    @Test
    void a_request_that_outlives_the_drain_is_interrupted_and_fails() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"));
                Wire wire = host.connect(host.login(), 1);
                Pause pause = Pause.before("for ever")) {
            wire.request("for ever", 1);
            pause.awaitWaiting(1);
            wire.request("next", 2);
            overwrite(bytesOf(version("2.0.0")));
            wire.expectFailure(1);
            wire.expectAnswer("2.0.0 next", 2);
            Awaitility.await().until(() -> !log.lines("WARN", "plugin test 1.0.0: 1 calls still ran").isEmpty());
        }
    }

    @Test
    void one_that_ignores_the_interruption_keeps_nobody_waiting() throws Exception {
        PluginSource stubborn = PluginSource.plugin("test", "1.0.0").handler("ORDERED", """
                if (new String(message, UTF_8).equals("stubborn")) {
                    long end = System.nanoTime() + 4_000_000_000L;
                    while (System.nanoTime() < end) {
                        LockSupport.parkNanos(1_000_000);
                        Thread.interrupted();
                    }
                }
                return "1.0.0".getBytes(UTF_8);
                """);
        try (TestHost host = TestHost.start(home, SETTINGS, stubborn); Wire wire = host.connect(host.login(), 1)) {
            wire.request("stubborn", 1);
            wire.request("next", 2);
            Awaitility.await()
                    .until(() -> Objects.requireNonNull(host.host().plugins().getFirst().current()).leases() == 1);
            overwrite(bytesOf(version("2.0.0")));
            wire.expectFailure(1);
            wire.expectAnswer("2.0.0 next", 2);
        }
    }

    @Test
    void state_goes_from_version_to_version_and_no_request_sees_it_missing() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, counting("1.0.0"));
                Wire wire = host.connect(host.login(), 1)) {
            wire.request("count", 1);
            wire.expectAnswer("1.0.0 1", 1);
            overwrite(bytesOf(counting("2.0.0")));
            awaitVersion(host, "2.0.0");
            wire.request("count", 2);
            wire.expectAnswer("2.0.0 from 1.0.0 2", 2);
        }
    }

    static PluginSource counting(String version) {
        return PluginSource.plugin("test", version).with("Counting", """
                @Extension
                public class Counting implements MsgServerHandler, StateHandover {
                    private final MsgServer server;
                    private int count;
                    private String from = "";
                    public Counting(MsgServer server) { this.server = server; }
                    @Override public MsgServer server() { return server; }
                    @Override public synchronized byte[] onRequest(Username username, byte[] message) {
                        return ("%1$s " + from + ++count).getBytes(UTF_8);
                    }
                    @Override public synchronized byte[] exportState() { return String.valueOf(count).getBytes(UTF_8); }
                    @Override public synchronized void importState(byte[] state, String fromVersion) {
                        count = Integer.parseInt(new String(state, UTF_8));
                        from = "from " + fromVersion + " ";
                    }
                }
                """.formatted(version));
    }

    @Test
    void a_swap_whose_state_cannot_be_handed_over_in_time_is_tried_again() throws Exception {
        PluginSource slow = PluginSource.plugin("test", "1.0.0").with("Slow", """
                @Extension
                public class Slow implements MsgServerHandler, StateHandover {
                    private final MsgServer server;
                    public Slow(MsgServer server) { this.server = server; }
                    @Override public MsgServer server() { return server; }
                    @Override public byte[] onRequest(Username username, byte[] message) throws Exception {
                        Pause.at(new String(message, UTF_8));
                        return "old".getBytes(UTF_8);
                    }
                    @Override public byte[] exportState() { return "7".getBytes(UTF_8); }
                    @Override public void importState(byte[] state, String fromVersion) { }
                }
                """);
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.replace("\"2s\"", "\"100ms\""), slow);
                Wire wire = host.connect(host.login(), 1);
                Wire other = host.connect(host.login(), 1);
                Pause pause = Pause.before("long")) {
            wire.request("long", 1);
            pause.awaitWaiting(1);
            overwrite(bytesOf(counting("2.0.0")));
            Awaitility.await()
                    .until(() -> !log.lines("ERROR", "cannot be handed over yet", "1 calls still ran").isEmpty());
            other.request("quick", 1);
            other.expectAnswer("old", 1);
            pause.release();
            wire.expectAnswer("old", 1);
            awaitVersion(host, "2.0.0");
            other.request("count", 2);
            other.expectAnswer("2.0.0 from 1.0.0 8", 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORDERED", "EVENT_LOOP"})
    void requests_queued_by_a_swap_run_in_the_lane_of_the_new_version(String lane) throws Exception {
        PluginSource concurrent = PluginSource.plugin("test", "1.0.0").with("Old", """
                @Extension
                public record Old(MsgServer server) implements MsgServerHandler, StateHandover {
                    @Override public Lane lane() { return Lane.CONCURRENT; }
                    @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                    @Override public byte[] exportState() throws Exception { Pause.at("export"); return new byte[0]; }
                    @Override public void importState(byte[] state, String fromVersion) { }
                }
                """);
        PluginSource next = PluginSource.plugin("test", "2.0.0").with("New",
                """
                        import java.util.concurrent.atomic.AtomicInteger;
                        @Extension
                        public record New(MsgServer server, AtomicInteger running, AtomicInteger most) implements MsgServerHandler, StateHandover {
                            public New(MsgServer server) { this(server, new AtomicInteger(), new AtomicInteger()); }
                            @Override public Lane lane() { return Lane.%s; }
                            @Override public byte[] onRequest(Username username, byte[] message) throws Exception {
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                Thread.yield(); // Others run now, if any may.
                                running.decrementAndGet();
                                return ("most " + most).getBytes(UTF_8);
                            }
                            @Override public byte[] exportState() { return new byte[0]; }
                            @Override public void importState(byte[] state, String fromVersion) { }
                        }
                        """
                        .formatted(lane));
        try (TestHost host = TestHost.start(home, SETTINGS, concurrent)) {
            TestUser user = host.login();
            try (Wire wire = host.connect(user, 1); Pause pause = Pause.before("export")) {
                overwrite(bytesOf(next));
                pause.awaitWaiting(1);
                wire.requests(Collections.nCopies(20, "held"));
                Awaitility.await().until(() -> host.gate().logins(user.uid()).getFirst().pending() == 20);
                pause.release();
                for (int answer = 0; answer < 20; answer++) {
                    assertThat(new String(wire.readPackage(), UTF_8)).startsWith("most 1\1");
                }
                assertThat(wire.ask("after")).isEqualTo("most 1");
            }
        }
    }

    @Test
    void a_change_is_noticed_long_before_a_long_poll() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS.replace("40ms", "1h"), version("1.0.0"))) {
            overwrite(bytesOf(version("2.0.0")));
            awaitVersion(host, "2.0.0");
            Files.delete(jar);
            Awaitility.await().until(() -> !host.gate().isOpen());
        }
    }

    @Test
    void a_fourth_swap_while_three_old_versions_drain_waits_and_says_so_once() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS.replace("300ms", "30s"), version("1.0.0"));
                Pause pause = Pause.before("slow")) {
            for (int number = 1; number <= 3; number++) {
                host.connectSomebody().request("slow", 1);
                pause.awaitWaiting(number);
                overwrite(bytesOf(version(number + 1 + ".0.0")));
                awaitVersion(host, number + 1 + ".0.0");
            }
            overwrite(bytesOf(version("5.0.0")));
            Awaitility.await().until(() -> host.host().plugins().getFirst().refusal() != null);
            assertThat(Objects.requireNonNull(host.host().plugins().getFirst().refusal()).reason())
                    .contains("it waits until one of the old versions is gone: 3 are still in memory, "
                            + "3.0.0 DRAINING, 2.0.0 DRAINING, 1.0.0 DRAINING");
            awaitAnotherLook(host);
            awaitAnotherLook(host);
            assertThat(current(host)).isEqualTo("4.0.0");
            log.awaitLines(1, "WARN", "plugin test.jar is not swapped in yet: it waits until one");
            assertThat(log.lines("ERROR")).isEmpty();

            pause.release();
            awaitVersion(host, "5.0.0");
            assertThat(host.host().plugins().getFirst().refusal()).isNull();
        }
    }

    /** Waits until the present content of the folder has been scanned. */
    private void awaitAnotherLook(TestHost host) throws IOException {
        awaitLooks(host, another("watched" + host.host().plugins().size()));
    }

    @Test
    void a_circle_of_plugins_that_nobody_uses_is_told_once() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, version("1.0.0"),
                        base("1.0.0").manifest("Plugin-Dependencies", "other"),
                        version("1.0.0").manifest("Plugin-Id", "other").manifest("Plugin-Dependencies", "base"))) {
            awaitAnotherLook(host);
            awaitAnotherLook(host);
            assertThat(log.lines("ERROR")).singleElement().asString()
                    .contains("plugins need one another in a circle", "base -> other -> base");
        }
    }

    @Test
    void a_base_plugin_is_swapped_with_those_that_need_it() throws Exception {
        PluginSource user = PluginSource.plugin("test", "1.0.0").manifest("Plugin-Dependencies", "base@>=1.0.0")
                .handler("ORDERED", "return p.Base.name().getBytes(UTF_8);").with("Base", """
                        final class Base { static String name() { return "none"; } }
                        """).without("p/Base.class");
        try (TestHost host = TestHost.start(home, SETTINGS, user, base("1.0.0"));
                Wire wire = host.connect(host.login(), 1)) {
            wire.request("x", 1);
            wire.expectAnswer("base 1.0.0", 1);
            base("1.1.0").jar(home.resolve("plugins/test-1.jar"));
            Awaitility.await().until(() -> {
                wire.request("x", 2);
                return new String(wire.readPackage(), UTF_8).startsWith("base 1.1.0");
            });
        }
    }

    private static PluginSource base(String version) {
        return PluginSource.plugin("base", version).with("Base", """
                public final class Base { public static String name() { return "base %s"; } }
                """.formatted(version));
    }

    @Test
    void a_need_that_is_missing_or_circular_is_told_with_its_chain() throws Exception {
        PluginSource a = version("1.0.0").manifest("Plugin-Dependencies", "b");
        PluginSource b = base("1.0.0").manifest("Plugin-Id", "b").manifest("Plugin-Dependencies", "c@>=2.0.0");
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, a, b)) {
            log.awaitLines(1, "ERROR", "it needs test -> b -> c >=2.0.0, which is not in the plugins folder");
            Path c = home.resolve("plugins/c.jar");
            base("1.0.0").manifest("Plugin-Id", "c").jar(c);
            Awaitility.await().until(
                    () -> !log.lines("ERROR", "and the plugins folder has 1.0.0: use versions that fit").isEmpty());
            base("2.0.0").manifest("Plugin-Id", "c").manifest("Plugin-Dependencies", "test").jar(c);
            Awaitility.await().until(() -> !log.lines("ERROR", "in a circle, test -> b -> c -> test").isEmpty());
            base("2.0.0").manifest("Plugin-Id", "c").jar(c);
            Awaitility.await().until(() -> host.gate().isOpen());
        }
    }
}
