package io.msgserver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import io.msgserver.cli.dev.AcceptAllLogin;
import io.msgserver.cli.log.LevelledProvider;
import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.MsgClient;
import io.msgserver.hotswap.jar.PluginPacker;
import io.msgserver.protocol.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a host in a process of its own, whose log and standard output go to pipes. */
@Timeout(120)
class StalledLogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] MESSAGE = "x".repeat(60_000).getBytes(UTF_8);
    /** Requests whose messages fill the queue and two pipes twice. */
    private static final int REQUESTS = 2 * (1024 * 1024 + 2 * 64 * 1024) / MESSAGE.length;

    @TempDir
    private Path home;

    private InetSocketAddress login = free();
    private InetSocketAddress gate = free();
    private Process host;

    /** Logs and prints each message on the event loop, and answers with it. */
    @Extension
    public record Talkative(MsgServer server) implements MsgServerHandler {
        private static final Logger log = LoggerFactory.getLogger(Talkative.class);

        @Override
        public Lane lane() {
            return Lane.EVENT_LOOP;
        }

        @Override
        public byte[] onRequest(Username username, byte[] message) {
            log.warn("{}", new String(message, UTF_8));
            System.out.println(new String(message, UTF_8));
            return message;
        }
    }

    private static InetSocketAddress free() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        pack("talkative", Talkative.class, plugins);
        pack(AcceptAllLogin.ID, AcceptAllLogin.class, plugins);
        Path settings = Files.writeString(home.resolve("msgserver.json"), String.format(Locale.ROOT, """
                { "login": { "port": %d, "plugin": "%s" }, "stop_timeout": "1s",
                  "gates": [ { "servername": "sample", "port": %d, "plugin": "talkative" } ] }
                """, login.getPort(), AcceptAllLogin.ID, gate.getPort()));
        host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.provider=" + LevelledProvider.class.getName(), "-Dmsgserver.home=" + home,
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), "start", "--config",
                settings.toString()).start();
        readUntil(host.errorReader(), "runs, all is open");
    }

    @AfterEach
    void end() {
        host.destroyForcibly();
    }

    private static void pack(String id, Class<?> type, Path plugins) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(file))) {
            PluginPacker.of(id, "1.0.0").file(file, bytes.readAllBytes()).extensions(List.of(type.getName()))
                    .write(plugins.resolve(id + ".jar"));
        }
    }

    private static void readUntil(BufferedReader log, String text) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("the log ended without \"" + text + '"');
    }

    /** Has more logged than the queue and the pipes can hold. */
    private void talk(String user) throws Exception {
        Login known = LoginClient.login(login, new Token(user, "sample", "any"), PATIENCE);
        try (MsgClient client = MsgClient.connect(gate, known, ClientOptions.defaults().withGiveUpAfter(PATIENCE),
                _ -> {})) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.send(MESSAGE).get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(MESSAGE);
            }
        }
    }

    @Test
    void a_log_that_is_not_read_holds_up_neither_requests_nor_the_stop() throws Exception {
        talk("alice");
        talk("bob");

        Thread.ofVirtual().start(() -> host.inputReader().lines().forEach(_ -> {}));
        readUntil(host.errorReader(), "lines were not written here");

        talk("carol");
        host.toHandle().destroy();
        assertThat(host.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(host.exitValue()).isZero();
    }
}
