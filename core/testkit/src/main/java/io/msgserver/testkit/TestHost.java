package io.msgserver.testkit;

import io.msgserver.host.Host;
import io.msgserver.host.admin.GateAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A plugin in a real host, for a test: the host runs in this JVM, listens on loopback, and ends with the test.
 *
 * <pre>{@code
 * class CounterTest {
 *     @RegisterExtension
 *     final TestHost host = TestHost.of(Counter.class).settings("{ \"most\": 10 }");
 *
 *     @Test
 *     void counts() {
 *         TestClient alice = host.client("alice");
 *         assertThat(alice.ask("add 1")).isEqualTo("1");
 *     }
 *
 *     @Test
 *     void goes_on_counting_in_the_next_version() {
 *         TestClient alice = host.client("alice");
 *         alice.ask("add 1");
 *         host.swap();
 *         assertThat(alice.ask("add 1")).isEqualTo("2");
 *     }
 *
 *     @Test
 *     void logs_out_who_stays_away() {
 *         TestClient alice = host.client("alice");
 *         alice.drop();
 *         host.advance(Duration.ofMinutes(5));
 *         assertThat(alice.isLoggedIn()).isFalse();
 *     }
 * }
 * }</pre>
 *
 * <p>In an instance field it is started for each test; in a static field, once for all tests of the class. Without
 * JUnit, {@link #start} it and close it.
 *
 * <p>The log is printed when the test fails. A host that the test starts itself prints warnings and errors as they
 * come.
 *
 * <p>The plugin has a class loader of its own, as it will have in production: static state is not shared with the test,
 * and a test reaches the handler as users do, by requests. To test a fact that only the handler knows, let it log the
 * fact, and read {@link #log}.
 *
 * <p>The time of the plugin's {@link io.msgserver.api.PluginHost#scheduler() scheduler} stands still until
 * {@link #advance} moves it. All other time is real.
 *
 * <p>A test waits up to 30 s for an event that should come at once, and fails then. Thread-safe.
 */
public final class TestHost
        implements
            BeforeAllCallback,
            BeforeEachCallback,
            AfterEachCallback,
            AfterAllCallback,
            AutoCloseable {
    private final Plugin plugin;
    /** Called at each start. */
    private final Supplier<String> settings;
    /** Null before the start and after the end. */
    private volatile @Nullable RunningHost running;
    /**
     * The number of nested classes that share one host for all their tests. Written by the thread that runs the tests.
     */
    private int classes;
    /** The number of log lines when the test began. Written by that thread too. */
    private int loggedBefore;

    private TestHost(Plugin plugin, Supplier<String> settings) {
        this.plugin = plugin;
        this.settings = settings;
    }

    /**
     * Returns a host for the plugin that consists of these classes: handlers with {@code @Extension}, a
     * {@code MsgServerHandler}, a {@code LoginServerHandler}, or one of each. All classes that were compiled with them
     * become part of the plugin, and it may load classes from the test class path; {@link #jar} tests whether the build
     * bundles what the plugin needs.
     *
     * <p>The plugin's id is the name of the first class, as in {@code my-handler} for {@code MyHandler}, and its
     * version is 1.0.0.
     *
     * @throws IllegalArgumentException when one is no handler, or has no {@code @Extension}
     */
    public static TestHost of(Class<?>... handlers) {
        return new TestHost(Plugin.OfClasses.of(handlers), () -> "{}");
    }

    /**
     * Returns a host for a plugin that was built, for tests that run after the jar is made: {@code mvn verify} runs
     * those whose names end in {@code IT}.
     *
     * @throws IllegalArgumentException when the file is no plugin's jar
     */
    public static TestHost jar(Path jar) {
        return new TestHost(Plugin.OfJar.of(jar), () -> "{}");
    }

    /**
     * Returns this host with these settings of the plugin.
     *
     * @param json the value of {@code plugins.settings.<plugin id>} in {@code conf/msgserver.json}, as in
     *     {@code {"most": 10}}
     */
    public TestHost settings(String json) {
        return settings(() -> json);
    }

    /**
     * Returns this host with settings that are made when it starts: they may name a folder that the test has by then:
     *
     * <pre>{@code
     * @TempDir
     * Path folder;
     *
     * @RegisterExtension
     * final TestHost host = TestHost.of(Counter.class)
     *         .settings(() -> "{ \"file\": \"" + folder.resolve("counts") + "\" }");
     * }</pre>
     *
     * @param json supplies the argument of {@link #settings(String)}
     */
    public TestHost settings(Supplier<String> json) {
        return new TestHost(plugin, json);
    }

    /**
     * Starts the host: JUnit does it for a field with {@code @RegisterExtension}.
     *
     * <pre>{@code
     * assertThatThrownBy(() -> TestHost.of(Counter.class).settings("{ \"most\": -1 }").start())
     *         .hasMessageContaining("most is -1");
     * }</pre>
     *
     * @return this
     * @throws RefusedException when the plugin cannot serve; the message has the reason that an operator would read
     */
    public TestHost start() {
        run(_ -> {}).printFaults();
        return this;
    }

    /** Starts the host; a failed start fails the tests. */
    private void start(ExtensionContext context) {
        run(log -> log.print(0, context.getDisplayName()));
    }

    /** @param refused receives the log of a start that fails */
    private TestLog run(Consumer<TestLog> refused) {
        if (running != null) {
            throw new IllegalStateException("the host runs already");
        }
        String json = settings.get();
        var log = new TestLog();
        try {
            running = RunningHost.start(plugin, json, log);
            return log;
        } catch (RuntimeException e) {
            refused.accept(log);
            throw e;
        }
    }

    /** Stops the host. Has no effect when it does not run. */
    @Override
    public void close() {
        RunningHost host = running;
        if (host == null) {
            return;
        }
        running = null;
        try {
            host.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Logs a user in at the gate, without a login server, and connects.
     *
     * @throws RefusedException when the handler refused the login
     */
    public TestClient client(String uid) {
        return running().client(uid);
    }

    /**
     * Logs a user in through the login server, where the plugin has a {@code LoginServerHandler}, and connects. The
     * token is the conventional one, {@code b64(user)@b64(servername):b64(password)}. Where the plugin has no handler
     * for the gate, an echo serves it.
     *
     * @throws RefusedException when the login was refused
     */
    public TestClient login(String user, String password) {
        return running().login(user, password);
    }

    /** Logs the user out as an operator does: {@code onLogout} has returned when this method returns. */
    public void logout(TestClient client) {
        gate().logout(client.uid(), client.username().subid());
    }

    /** Kicks the user as an operator does: {@code onKick} has returned when this method returns. */
    public void kick(TestClient client) {
        gate().kick(client.uid(), client.username().subid());
    }

    /**
     * Puts the next version into service, with the same code: to test the hand-over and what is lost. Versions count
     * up, 2.0.0, 3.0.0. It serves when this method returns.
     *
     * <p>After three swaps the host waits for old versions to be collected, as in production: one that cannot be
     * collected, since a thread of its own still runs, blocks the next swap.
     *
     * @throws RefusedException when it cannot serve; then the version before continues
     */
    public void swap() {
        if (!(plugin instanceof Plugin.OfClasses same)) {
            throw new IllegalStateException("name the jar of the next version: swap(Path)");
        }
        running().swap(same.handlers());
    }

    /**
     * Puts a next version into service, with other code: 2.0.0, 3.0.0 of the same plugin. It serves when this method
     * returns.
     *
     * @throws RefusedException when it cannot serve; then the version before continues
     */
    public void swap(Class<?>... handlers) {
        running().swap(List.of(handlers));
    }

    /**
     * Puts a jar into service, as if it were dropped into the plugins folder. It serves when this method returns.
     *
     * @throws RefusedException when it cannot serve; then the version before continues
     */
    public void swap(Path jar) {
        running().install(jar);
    }

    /**
     * Changes the plugin's settings in the host's settings file. The plugin is swapped for the same version with the
     * new settings, which serves when this method returns.
     *
     * @param json as for {@link #settings}
     * @throws RefusedException when the plugin rejects them; then it continues with the former ones
     */
    public void changeSettings(String json) {
        running().change(json);
    }

    /**
     * Advances the time of the plugin's scheduler, and returns when all due tasks have run, each when it was due.
     *
     * @throws AssertionError when one does not end
     */
    public void advance(Duration time) {
        running().clock().advance(time);
    }

    /** Returns the log since the host's start. */
    public TestLog log() {
        return running().log();
    }

    /** Returns the gate, which is named {@code sample}: its online users and its controls. */
    public GateAdmin gate() {
        return running().gate();
    }

    /** Returns the host itself, for features that the kit does not cover. */
    public Host host() {
        return running().host();
    }

    private RunningHost running() {
        RunningHost host = running;
        if (host == null) {
            throw new IllegalStateException(
                    "the host does not run: put @RegisterExtension on its field, or call start()");
        }
        return host;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (classes++ == 0) {
            start(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        loggedBefore = 0;
        if (classes == 0) {
            start(context);
        } else {
            loggedBefore = running().log().size();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        RunningHost host = running;
        if (host != null && context.getExecutionException().isPresent()) {
            host.log().print(loggedBefore, context.getDisplayName());
        }
        if (classes == 0) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            close();
        }
    }
}
