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
 * <p>In a field it is a host for each test; in a static field, one for all tests of the class. Without JUnit,
 * {@link #start} it and close it.
 *
 * <p>What is logged is printed when the test fails. A host that the test starts itself prints warnings and errors as
 * they come.
 *
 * <p>The plugin has a class loader of its own, as it will have in production: static state is not shared with the test,
 * and a test reaches the handler as users do, by asking. For facts that only the handler knows, let it log: {@link
 * #log}.
 *
 * <p>Time for the plugin's {@link io.msgserver.api.PluginHost#scheduler() scheduler} stands still until
 * {@link #advance} moves it. All other time is real.
 *
 * <p>A test waits 30 s for what should come at once, and fails then. Any thread.
 */
public final class TestHost
        implements
            BeforeAllCallback,
            BeforeEachCallback,
            AfterEachCallback,
            AfterAllCallback,
            AutoCloseable {
    private final Plugin plugin;
    /** Asked at each start. */
    private final Supplier<String> settings;
    /** Null before the start and after the end. */
    private volatile @Nullable RunningHost running;
    /**
     * How many classes, one in the other, have one host for all their tests. Written by the thread that runs the tests.
     */
    private int classes;
    /** How many lines there were when the test began. Written by that thread too. */
    private int loggedBefore;

    private TestHost(Plugin plugin, Supplier<String> settings) {
        this.plugin = plugin;
        this.settings = settings;
    }

    /**
     * A host for the plugin that these classes are: handlers with {@code @Extension}, a {@code MsgServerHandler}, a
     * {@code LoginServerHandler}, or one of each. All that was compiled with them comes into the plugin, and it may
     * load what is on the test class path; whether the build bundles what is needed, {@link #jar} shows.
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
     * A host for a plugin that was built, for tests that run after the jar is made: {@code mvn verify} runs those whose
     * names end in {@code IT}.
     *
     * @throws IllegalArgumentException when the file is no plugin's jar
     */
    public static TestHost jar(Path jar) {
        return new TestHost(Plugin.OfJar.of(jar), () -> "{}");
    }

    /**
     * The same with these settings of the plugin.
     *
     * @param json what stands behind {@code plugins.settings.<plugin id>} in {@code conf/msgserver.json}, as in
     *             {@code {"most": 10}}
     */
    public TestHost settings(String json) {
        return settings(() -> json);
    }

    /**
     * The same with settings that are made when the host starts: they may name what the test has by then, as a folder:
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
     * @param json makes what {@link #settings(String)} takes
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
     * @throws RefusedException when the plugin cannot serve, with the reason that an operator would read
     */
    public TestHost start() {
        run(_ -> {}).printFaults();
        return this;
    }

    /** A start that fails, fails the tests. */
    private void start(ExtensionContext context) {
        run(log -> log.print(0, context.getDisplayName()));
    }

    /** @param refused is passed the log of a start that fails */
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

    /** Stops the host; no error when it does not run. */
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

    /** Lets the handler log the user out, as an operator does: {@code onLogout} has returned when this does. */
    public void logout(TestClient client) {
        gate().logout(client.uid(), client.username().subid());
    }

    /** Lets the handler throw the user out, as an operator does: {@code onKick} has returned when this does. */
    public void kick(TestClient client) {
        gate().kick(client.uid(), client.username().subid());
    }

    /**
     * Puts the next version into service, which is the same code again: for what is handed over, and what is forgotten.
     * Versions count up, 2.0.0, 3.0.0. It serves when this returns.
     *
     * <p>After three swaps the host waits for old versions to go, as in production: one that cannot be collected, since
     * a thread of its own still runs, keeps the next from coming.
     *
     * @throws RefusedException when it cannot serve; then the version before serves on
     */
    public void swap() {
        if (!(plugin instanceof Plugin.OfClasses same)) {
            throw new IllegalStateException("name the jar of the next version: swap(Path)");
        }
        running().swap(same.handlers());
    }

    /**
     * Puts a next version into service, which is other code: 2.0.0, 3.0.0 of the same plugin. It serves when this
     * returns.
     *
     * @throws RefusedException when it cannot serve; then the version before serves on
     */
    public void swap(Class<?>... handlers) {
        running().swap(List.of(handlers));
    }

    /**
     * Puts a jar into service, as if it were dropped into the plugins folder. It serves when this returns.
     *
     * @throws RefusedException when it cannot serve; then the version before serves on
     */
    public void swap(Path jar) {
        running().install(jar);
    }

    /**
     * Changes the plugin's settings in the host's settings file. The plugin is swapped for the same version with the
     * new settings, which serves when this returns.
     *
     * @param json as for {@link #settings}
     * @throws RefusedException when the plugin does not take them; then it serves on with those it has
     */
    public void changeSettings(String json) {
        running().change(json);
    }

    /**
     * Moves the time that the plugin's scheduler goes by, and returns when all tasks that came due have run, each when
     * it was due.
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

    /** The gate: who is online, its controls. It is called {@code sample}. */
    public GateAdmin gate() {
        return running().gate();
    }

    /** The host itself, for what the kit has no word for. */
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
