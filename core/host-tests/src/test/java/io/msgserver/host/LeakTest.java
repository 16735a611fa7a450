package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.testing.ShortPolls;
import io.msgserver.hotswap.version.VersionState;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host finds and names the objects that keep an old version's classes in memory. */
class LeakTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
              "plugins": { "poll": "40ms", "handover_timeout": "2s" } }
            """;
    /** A reference, weak so that it causes no leak, to a Runnable of the plugin that ends the leak, or to a hook. */
    private static final String LEFT = "msgserver.test.left";
    private static final String CLOSED = "msgserver.test.closed";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path home;
    private Path jar;

    @BeforeEach
    void name() {
        jar = home.resolve("plugins/test.jar");
    }

    @AfterEach
    void tidy() {
        System.getProperties().remove(Faulty.RELEASE);
        System.getProperties().remove(LEFT);
        System.getProperties().remove(CLOSED);
    }

    private void overwrite(PluginSource source) throws IOException {
        byte[] bytes = Files.readAllBytes(source.jar(home.resolve("built.jar")));
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(bytes);
        }
    }

    private static PluginStatus status(TestHost host) {
        return host.host().plugins().getFirst();
    }

    private void swapTo(TestHost host, PluginSource source, String version) throws IOException {
        overwrite(source);
        Awaitility.await().atMost(PATIENCE)
                .until(() -> Objects.requireNonNull(status(host).current()).version().equals(version));
    }

    private static PluginSource clean(String version) {
        return Faulty.version(version).source();
    }

    /** Returns the state of version 1.0.0; COLLECTED once it is no longer listed. */
    private static VersionState stateOfOld(TestHost host) {
        return status(host).older().stream().filter(version -> version.version().equals("1.0.0"))
                .map(PluginStatus.Version::state).findFirst().orElse(VersionState.COLLECTED);
    }

    private static void awaitCollected(TestHost host) {
        Awaitility.await().atMost(PATIENCE).pollInterval(ShortPolls.COLLECTING).until(() -> {
            System.gc();
            return stateOfOld(host) == VersionState.COLLECTED;
        });
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Expects that the old version is reported with these words, and collected once the test has ended the leak. */
    private void expectLeak(PluginSource leaking, Step clean, String suspect) throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, leaking);
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            swapTo(host, clean("2.0.0"), "2.0.0");
            Awaitility.await().atMost(PATIENCE).until(() -> stateOfOld(host) == VersionState.LEAKED);
            String note = status(host).older().getFirst().note();
            assertThat(note).startsWith("Held by ").contains(suspect)
                    .endsWith(": end or deregister that when the plugin stops");
            log.awaitLines(1, "ERROR", "plugin test 1.0.0 has LEAKED", note);
            assertThat(wire.ask("?")).isEqualTo("2.0.0");
            clean.run();
            awaitCollected(host);
        }
    }

    private static final String THREAD = """
            Thread left = new Thread(() -> { %s }, "left behind");
            left.setDaemon(true);
            left.start();
            """.formatted(Faulty.hangingStubbornly());

    private static void endThreads() {
        System.getProperties().put(Faulty.RELEASE, true);
    }

    @Test
    void a_version_that_leaves_nothing_behind_is_collected() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, clean("1.0.0"));
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            swapTo(host, clean("2.0.0"), "2.0.0");
            // The host itself requests the collection; the test does not.
            Awaitility.await().atMost(PATIENCE).until(() -> stateOfOld(host) == VersionState.COLLECTED);
            assertThat(log.lines("LEAKED")).isEmpty();
        }
    }

    /** Records each closed resource. */
    private static final String OPENED = """
            @SuppressWarnings("unchecked")
            var closed = (java.util.Queue<String>) System.getProperties().get("%s");
            server.closeAtEnd(() -> closed.add("first"));
            server.closeAtEnd(() -> { throw new java.io.IOException("as told"); });
            server.closeAtEnd(() -> closed.add("last"));
            """.formatted(CLOSED);

    private static Queue<String> closed() {
        var closed = new ConcurrentLinkedQueue<String>();
        System.getProperties().put(CLOSED, closed);
        return closed;
    }

    @Test
    void what_a_version_opened_is_closed_at_its_end_the_last_first() throws Exception {
        Queue<String> closed = closed();
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS,
                        Faulty.version("1.0.0").at("constructor", OPENED).source())) {
            assertThat(closed).isEmpty();
            swapTo(host, clean("2.0.0"), "2.0.0");
            Awaitility.await().atMost(PATIENCE).until(() -> closed.size() == 2);
            awaitCollected(host);
            assertThat(closed).containsExactly("last", "first");
            log.awaitLines(1, "ERROR", "plugin test 1.0.0", "failed to close");
        }
    }

    @Test
    void what_a_refused_version_opened_is_closed_too() throws Exception {
        Queue<String> closed = closed();
        try (var _ = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, clean("1.0.0"))) {
            overwrite(Faulty.version("2.0.0").at("constructor", OPENED)
                    .at("onRegister", "throw new IllegalStateException(\"as told\");").source());
            Awaitility.await().atMost(PATIENCE).until(() -> closed.size() == 2);
            assertThat(Objects.requireNonNull(status(host).current()).version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void a_thread_is_named() throws Exception {
        expectLeak(Faulty.version("1.0.0").at("constructor", THREAD).source(), LeakTest::endThreads,
                "thread \"left behind\"");
    }

    @Test
    void a_thread_that_a_request_started_is_named() throws Exception {
        expectLeak(Faulty.version("1.0.0").at("onRequest", THREAD).source(), LeakTest::endThreads,
                "thread \"left behind\"");
    }

    @Test
    void a_virtual_thread_is_named_with_what_it_runs() throws Exception {
        String started = "Thread.ofVirtual().name(\"left behind\").start(() -> { %s });"
                .formatted(Faulty.hangingStubbornly());
        expectLeak(Faulty.version("1.0.0").at("constructor", started).source(), LeakTest::endThreads,
                "virtual thread \"left behind\" in p.Served.lambda$new$0");
    }

    @Test
    void a_virtual_thread_that_began_after_its_end_is_not_blamed() throws Exception {
        String request = "if (username.uid().equals(\"later\")) { %s }".formatted(Faulty.hangingStubbornly());
        try (var _ = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS,
                        Faulty.version("1.0.0").at("constructor", THREAD).source());
                Wire wire = host.connectTo("sample", "later")) {
            swapTo(host, Faulty.version("2.0.0").at("onRequest", request).source(), "2.0.0");
            Awaitility.await().until(() -> stateOfOld(host) == VersionState.RETIRED);
            wire.request("?", 1);
            Awaitility.await().atMost(PATIENCE).until(() -> stateOfOld(host) == VersionState.LEAKED);
            assertThat(status(host).older().getFirst().note()).contains("\"left behind\"")
                    .doesNotContain("virtual thread", "calls into it");
            // The stop would wait for the request.
            endThreads();
        } finally {
            endThreads();
        }
    }

    @Test
    void a_call_that_has_not_returned_is_named_with_its_thread() throws Exception {
        String settings = SETTINGS.replace("\"handover", "\"drain_timeout\": \"50ms\", \"handover");
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, settings,
                        PluginSource.plugin("test", "1.0.0").handler("CONCURRENT",
                                Faulty.hangingStubbornly() + "return message;"));
                Wire wire = host.connectSomebody()) {
            wire.request("?", 1);
            Awaitility.await().until(() -> Objects.requireNonNull(status(host).current()).leases() == 1);
            swapTo(host, clean("2.0.0"), "2.0.0");
            wire.expectFailure(1);
            Awaitility.await().atMost(PATIENCE).until(() -> stateOfOld(host) == VersionState.LEAKED);
            assertThat(status(host).older().getFirst().note()).contains("1 calls into it that have not returned",
                    "virtual thread \"sample-request\" in p.Handler.onRequest");
            log.awaitLines(1, "WARN", "1 calls still ran", "1 were interrupted", "1 still run");
            endThreads();
            awaitCollected(host);
        } finally {
            endThreads();
        }
    }

    @ParameterizedTest
    @CsvSource({"executor, tasks of server.executor() that have not ended",
            "scheduler, a task of server.scheduler() that has not ended"})
    void a_task_that_goes_on_is_named(String threads, String suspect) throws Exception {
        String submitted = "server.%s().submit(() -> { %s });".formatted(threads, Faulty.hangingStubbornly());
        expectLeak(Faulty.version("1.0.0").at("constructor", submitted).source(), LeakTest::endThreads, suspect);
    }

    @Test
    void what_cannot_be_looked_at_hides_no_other_suspect() throws Exception {
        var end = new CountDownLatch(1);
        Thread hostile = new Thread(() -> await(end), "hostile") {
            @Override
            public ClassLoader getContextClassLoader() {
                throw new Error("as told");
            }
        };
        hostile.setDaemon(true);
        hostile.start();
        try {
            expectLeak(Faulty.version("1.0.0").at("constructor", HOOK).source(), LeakTest::removeHook,
                    "shutdown hook \"hook left behind\"");
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_thread_local_of_a_host_thread_is_named_with_the_thread_and_the_class() throws Exception {
        PluginSource leaking = Faulty.version("1.0.0").at("lane", "EVENT_LOOP")
                .at("onRequest", "Held.LOCAL.set(new Held()); Held.thread();").source().with("Held",
                        """
                                final class Held {
                                    static final ThreadLocal<Held> LOCAL = new ThreadLocal<>();
                                    static void thread() {
                                        System.getProperties().put("%s", new java.lang.ref.WeakReference<>(Thread.currentThread()));
                                    }
                                }
                                """
                                .formatted(LEFT));
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, leaking);
                Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            String thread = ((Thread) left()).getName();
            swapTo(host, clean("2.0.0"), "2.0.0");
            Awaitility.await().atMost(PATIENCE).until(() -> stateOfOld(host) == VersionState.LEAKED);
            assertThat(status(host).older().getFirst().note())
                    .contains("a ThreadLocal of thread \"" + thread + "\" (p.Held)");
            log.awaitLines(1, "ERROR", "has LEAKED", "p.Held");
        }
    }

    @Test
    void a_jdbc_driver_is_deregistered() throws Exception {
        PluginSource leaking = Faulty.version("1.0.0").at("constructor", "Left.register();").source().with("Left", """
                public final class Left implements java.sql.Driver {
                    static void register() {
                        try {
                            java.sql.DriverManager.registerDriver(new Left());
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    @Override public java.sql.Connection connect(String url, Properties info) { return null; }
                    @Override public boolean acceptsURL(String url) { return false; }
                    @Override public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                        return new java.sql.DriverPropertyInfo[0];
                    }
                    @Override public int getMajorVersion() { return 1; }
                    @Override public int getMinorVersion() { return 0; }
                    @Override public boolean jdbcCompliant() { return false; }
                    @Override public java.util.logging.Logger getParentLogger() { return null; }
                }
                """);
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS, leaking)) {
            swapTo(host, clean("2.0.0"), "2.0.0");
            awaitCollected(host);
            log.awaitLines(1, "WARN", "plugin test 1.0.0: the JDBC driver p.Left was left registered");
        }
    }

    @Test
    void the_hosts_own_retries_wait_until_the_last_attempt_is_gone() throws Exception {
        Map<String, Integer> attempts = new ConcurrentHashMap<>();
        System.getProperties().put(Faulty.ATTEMPTS, attempts);
        try (TestHost host = TestHost.start(home, SETTINGS.replace("2s", "50ms"),
                Faulty.version("1.0.0").at("onRequest", Faulty.pausing("call")).source());
                Wire wire = host.connectSomebody();
                Pause call = Pause.before("call")) {
            wire.request("?", 1);
            call.awaitWaiting(1);
            overwrite(Faulty.version("2.0.0").at("start", THREAD).source());
            Awaitility.await().atMost(PATIENCE).until(() -> status(host).older().stream()
                    .anyMatch(version -> version.state() == VersionState.LEAKED));
            Awaitility.await().atMost(PATIENCE).until(() -> Objects.requireNonNull(status(host).refusal()).reason()
                    .startsWith("it waits until what the last attempt left behind is gone: 2.0.0 LEAKED, Held by"));
            assertThat(attempts).containsEntry("2.0.0", 1);
            // A corrected version is admitted.
            overwrite(clean("2.0.1"));
            Awaitility.await().atMost(PATIENCE).until(() -> attempts.containsKey("2.0.1"));
            call.release();
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> Objects.requireNonNull(status(host).current()).version().equals("2.0.1"));
        } finally {
            System.getProperties().remove(Faulty.ATTEMPTS);
            endThreads();
        }
    }

    private static Object left() {
        var reference = (WeakReference<?>) Objects.requireNonNull(System.getProperties().get(LEFT));
        return Objects.requireNonNull(reference.get());
    }

    @Test
    void an_mbean_is_named() throws Exception {
        var name = new ObjectName("msgserver.test:type=Left");
        PluginSource leaking = Faulty.version("1.0.0").at("constructor", "Left.register();").source()
                .with("LeftMBean", "public interface LeftMBean { int getSize(); }").with("Left", """
                        public final class Left implements LeftMBean {
                            @Override public int getSize() { return 1; }
                            static void register() {
                                try {
                                    java.lang.management.ManagementFactory.getPlatformMBeanServer()
                                            .registerMBean(new Left(), new javax.management.ObjectName("%s"));
                                } catch (javax.management.JMException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        }
                        """.formatted(name));
        expectLeak(leaking, () -> ManagementFactory.getPlatformMBeanServer().unregisterMBean(name), "MBean " + name);
    }

    private static final String HOOK = """
            Thread hook = new Thread(() -> { }, "hook left behind");
            Runtime.getRuntime().addShutdownHook(hook);
            System.getProperties().put("%s", new java.lang.ref.WeakReference<>(hook));
            """.formatted(LEFT);

    @Test
    void a_shutdown_hook_is_named() throws Exception {
        expectLeak(Faulty.version("1.0.0").at("constructor", HOOK).source(), LeakTest::removeHook,
                "shutdown hook \"hook left behind\"");
    }

    @Test
    void a_shutdown_hook_that_a_request_added_is_named() throws Exception {
        expectLeak(Faulty.version("1.0.0").at("onRequest", HOOK).source(), LeakTest::removeHook,
                "shutdown hook \"hook left behind\"");
    }

    private static void removeHook() {
        Runtime.getRuntime().removeShutdownHook((Thread) left());
    }

    @Test
    void a_fourth_version_waits_while_three_old_ones_are_in_memory() throws Exception {
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, leaking(1))) {
            for (int version = 2; version <= 4; version++) {
                swapTo(host, leaking(version), version + ".0.0");
            }
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> status(host).older().stream().map(PluginStatus.Version::state)
                            .toList().equals(List.of(VersionState.LEAKED, VersionState.LEAKED, VersionState.LEAKED)));
            overwrite(clean("5.0.0"));
            Awaitility.await().until(() -> status(host).refusal() != null);
            assertThat(Objects.requireNonNull(status(host).refusal()).reason()).contains(
                    "it waits until one of the old versions is gone: 3 are still in memory", "3.0.0 LEAKED, Held by",
                    "2.0.0 LEAKED", "1.0.0 LEAKED", "thread \"left behind\"", "mend the leak");
            assertThat(Objects.requireNonNull(status(host).current()).version()).isEqualTo("4.0.0");
            log.awaitLines(1, "ERROR", "it waits until one of the old versions is gone");

            endThreads();
            Awaitility.await().atMost(PATIENCE).pollInterval(ShortPolls.COLLECTING).until(() -> {
                System.gc();
                return Objects.requireNonNull(status(host).current()).version().equals("5.0.0");
            });
        } finally {
            endThreads();
        }
    }

    private static PluginSource leaking(int version) {
        return Faulty.version(version + ".0.0").at("start", THREAD).source();
    }
}
