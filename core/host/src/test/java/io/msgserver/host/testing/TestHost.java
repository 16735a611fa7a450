package io.msgserver.host.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Secret;
import io.msgserver.host.Host;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.testing.PluginSource;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A real host with one gate, {@code sample}, on a free loopback port, and real plugin jars. */
public final class TestHost implements AutoCloseable {
    private final Host host;
    private final AtomicLong users = new AtomicLong();

    private TestHost(Host host) {
        this.host = host;
    }

    /**
     * Starts a host whose gate is served by the plugin {@code test}.
     *
     * @param gate more settings of the gate, as in {@code "maxclient": 2,}
     */
    public static TestHost start(Path home, PluginSource plugin, String gate) throws Exception {
        return start(home, """
                { "gates": [ { %s "servername": "sample", "port": 0, "plugin": "test" } ] }
                """.formatted(gate), plugin);
    }

    /** Starts a host with these settings and plugins, the first of them called {@code test.jar}. */
    public static TestHost start(Path home, String settings, PluginSource... plugins) throws Exception {
        Path folder = Files.createDirectories(home.resolve("plugins"));
        for (int i = 0; i < plugins.length; i++) {
            plugins[i].jar(folder.resolve(i == 0 ? "test.jar" : "test-" + i + ".jar"));
        }
        return new TestHost(Host.start(HostSettings.parse(settings, home)));
    }

    public Host host() {
        return host;
    }

    public GateAdmin gate() {
        return host.gate("sample");
    }

    public InetSocketAddress address() {
        return Objects.requireNonNull(gate().address(), "the gate is closed");
    }

    public InetSocketAddress loginAddress() {
        return Objects.requireNonNull(host.loginAddress(), "the login server is closed");
    }

    /** Logs a fresh user in. */
    public TestUser login() throws Exception {
        return login("user" + users.incrementAndGet());
    }

    /** Logs that user in, possibly once more. */
    public TestUser login(String uid) throws Exception {
        byte[] secret = Arrays.copyOf(uid.concat("-secret").getBytes(UTF_8), 8);
        return new TestUser(uid, gate().login(uid, Secret.of(secret)), secret);
    }

    /** Returns a connection that has sent nothing yet. */
    public Wire connect() throws Exception {
        return Wire.connect(address());
    }

    /** Returns a connection that serves the user. */
    public Wire connect(TestUser user, long index) throws Exception {
        Wire wire = connect();
        wire.sendPackage(user.handshake(index));
        wire.expectPackage("200 OK");
        return wire;
    }

    /** Returns a connection of a fresh user. */
    public Wire connectSomebody() throws Exception {
        return connect(login(), 1);
    }

    /** Logs that user in at that gate, and connects. */
    public Wire connectTo(String servername, String uid) throws Exception {
        byte[] secret = "12345678".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String subid = host.gate(servername).login(uid, Secret.of(secret));
        Wire wire = Wire.connect(Objects.requireNonNull(host.gate(servername).address()));
        wire.sendPackage(new String(io.msgserver.protocol.Handshake
                .prove(io.msgserver.protocol.Handshake.username(uid, servername, subid), 1, secret).toBytes(),
                java.nio.charset.StandardCharsets.UTF_8));
        wire.expectPackage("200 OK");
        return wire;
    }

    @Override
    public void close() {
        host.close();
    }
}
