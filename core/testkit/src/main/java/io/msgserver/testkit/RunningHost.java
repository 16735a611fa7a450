package io.msgserver.testkit;

import static java.util.stream.Collectors.joining;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.base.config.SettingsException;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.SettingsFile;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A host with a plugin that serves, its home folder and its clients. Thread-safe. */
final class RunningHost implements AutoCloseable {
    private static final String GATE = "sample";
    private static final int SECRET_BYTES = 8;

    private final TemporaryHome home;
    private final Plugin plugin;
    private final TestClock clock;
    private final TestLog log;
    private final Host host;
    private final SecureRandom random = new SecureRandom();
    // Guarded by this.
    private final List<TestClient> clients = new ArrayList<>();
    private int versions = 1;

    private RunningHost(TemporaryHome home, Plugin plugin, TestClock clock, TestLog log, Host host) {
        this.home = home;
        this.plugin = plugin;
        this.clock = clock;
        this.log = log;
        this.host = host;
    }

    /** @throws RefusedException when the plugin cannot serve, or its settings are wrong */
    static RunningHost start(Plugin plugin, String settings, TestLog log) {
        try {
            return start(TemporaryHome.create(), plugin, settings, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunningHost start(TemporaryHome home, Plugin plugin, String settings, TestLog log)
            throws IOException {
        RunningHost running = null;
        boolean serves = false;
        try {
            Files.copy(plugin.jar(home.jars(), 1), home.plugins().resolve(plugin.id() + ".jar"));
            if (!plugin.is(MsgServerHandler.class)) {
                echo().jar(home.plugins(), 1);
            }
            Files.writeString(home.settings(), settings(plugin, settings));
            var clock = new TestClock();
            running = new RunningHost(home, plugin, clock, log,
                    Host.start(SettingsFile.read(home.settings(), home.path()), clock));
            running.requireOpen();
            serves = true;
            return running;
        } catch (SettingsException | HostException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        } finally {
            if (!serves) {
                close(running, home, log);
            }
        }
    }

    private static void close(@Nullable RunningHost running, TemporaryHome home, TestLog log) throws IOException {
        if (running == null) {
            log.end();
            home.close();
        } else {
            running.close();
        }
    }

    private static Plugin echo() {
        return Plugin.OfClasses.of(Echo.class);
    }

    /** Returns settings with which nothing depends on the machine's speed, except the scans of the plugins folder. */
    private static String settings(Plugin plugin, String settings) {
        String login = plugin.is(LoginServerHandler.class)
                ? "\"login\": { \"port\": 0, \"plugin\": \"" + plugin.id() + "\" },"
                : "";
        return """
                { %s
                  "gates": [ { "servername": "%s", "port": 0, "plugin": "%s" } ],
                  "plugins": { "poll": "20ms", "start_timeout": "30s", "handover_timeout": "30s",
                               "settings": { "%s": %s } },
                  "sessions": { "store": null },
                  "event_loops": 1 }
                """.formatted(login, GATE, plugin.is(MsgServerHandler.class) ? plugin.id() : echo().id(), plugin.id(),
                settings);
    }

    private void requireOpen() {
        boolean waits = gate().address() == null
                || (plugin.is(LoginServerHandler.class) && host.loginAddress() == null);
        if (waits) {
            throw new RefusedException("plugin " + plugin.id() + " cannot serve: " + Stream
                    .concat(host.plugins().stream().map(PluginStatus::refusal), host.refusedJars().stream())
                    .filter(Objects::nonNull).map(Refusal::reason).collect(joining("\n")));
        }
    }

    Host host() {
        return host;
    }

    GateAdmin gate() {
        return host.gate(GATE);
    }

    TestLog log() {
        return log;
    }

    TestClock clock() {
        return clock;
    }

    /** @throws RefusedException when the plugin refuses the login */
    TestClient client(String uid) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try {
            return connect(new Login(uid, GATE, gate().login(uid, Secret.of(secret)), secret));
        } catch (LoginRefusedException e) {
            throw new RefusedException("the login of " + uid + " was refused: " + e.getMessage(), e);
        }
    }

    /** @throws RefusedException when the login server or the gate refuses the user */
    TestClient login(String user, String password) {
        InetSocketAddress address = host.loginAddress();
        if (address == null) {
            throw new IllegalStateException(
                    "there is no login server: the plugin has no LoginServerHandler, and client(\"" + user
                            + "\") logs in without");
        }
        try {
            return connect(LoginClient.login(address, new Token(user, GATE, password), Patience.WHOLE));
        } catch (io.msgserver.client.LoginRefusedException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized TestClient connect(Login login) {
        TestClient client = TestClient.connect(gate(), login, log);
        clients.add(client);
        return client;
    }

    /** Swaps in the next version of the same plugin. */
    void swap(List<Class<?>> handlers) {
        var next = new Plugin.OfClasses(plugin.id(), handlers);
        try {
            install(next.jar(home.jars(), nextVersion()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized int nextVersion() {
        return ++versions;
    }

    /** @throws RefusedException when it cannot serve; then the version before continues */
    void install(Path jar) {
        try {
            host.install(jar);
        } catch (PluginRejectedException refused) {
            throw new RefusedException(String.valueOf(refused.getMessage()), refused);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /** @throws RefusedException when the plugin rejects them; then the version before continues */
    void change(String settings) {
        try {
            Path fresh = Files.writeString(home.path().resolve("settings.fresh"), settings(plugin, settings));
            Files.move(fresh, home.settings(), StandardCopyOption.ATOMIC_MOVE);
            host.rereadSettings();
        } catch (SettingsException | PluginRejectedException refused) {
            throw new RefusedException(String.valueOf(refused.getMessage()), refused);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        clients.forEach(TestClient::close);
        host.close();
        log.end();
        home.close();
    }
}
