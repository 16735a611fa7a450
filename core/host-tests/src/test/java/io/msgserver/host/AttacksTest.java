package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.msgserver.host.testing.Asker;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many malicious connections to both ports: well-behaved clients are served meanwhile, and no resources of the others
 * remain.
 */
class AttacksTest {
    private static final int CONNECTIONS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The number of descriptors that the JVM itself may open meanwhile. */
    private static final int OTHERS = 10;

    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) throws LoginRefusedException {
                    String text = new String(token, UTF_8);
                    if (text.startsWith("wrong")) {
                        throw new LoginRefusedException("as told");
                    }
                    return new Identity("sample", text);
                }
            }
            """).with("Gate", """
            @Extension
            public record Gate(MsgServer server) implements MsgServerHandler {
                @Override public byte[] onRequest(Username username, byte[] message) { return message; }
            }
            """);

    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private static ResourceLeakDetector.Level usual;
    private static TestHost host;
    private static TestUser asking;
    private static Asker asker;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
        host = TestHost.start(home, """
                { "sessions": { "store": null },
                  "login": { "login_timeout": "3s", "port": 0, "plugin": "test" },
                  "gates": [ { "handshake_timeout": "3s", "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, PLUGIN);
        asking = host.login("asking");
        asker = Asker.start(host.connect(asking, 1));
    }

    @AfterAll
    static void stop() throws Exception {
        asker.close();
        host.close();
        ResourceLeakDetector.setLevel(usual);
        ByteBufUtil.setLeakListener(null);
    }

    /**
     * The bytes that the connections of an attack send.
     *
     * @param atGate  each connection sends one of these to the gate
     * @param atLogin each connection sends one of these to the login server
     * @param resets  whether the client then resets the connection; otherwise it waits until the server closes
     */
    record Attack(String name, List<byte[]> atGate, List<byte[]> atLogin, boolean resets) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        byte[] nothing = {};
        byte[] beginning = {0, 80, 'a'};
        byte[] largest = Packages.frame(new byte[Packages.MAX_PACKAGE]);
        byte[] noise = new byte[20_000];
        new Random(7).nextBytes(noise);
        noise[0] = 0; // Otherwise its length prefix would exceed all that is sent.
        return Stream.of(
                new Attack("never an end",
                        List.of(nothing, beginning, Arrays.copyOf(largest, 2),
                                Arrays.copyOf(largest, largest.length - 1)),
                        List.of(nothing, bytes("AAAA"), bytes("A".repeat(8_192))), false),
                new Attack("come and gone", List.of(nothing, beginning, noise, largest),
                        List.of(nothing, bytes("AAAA"), noise, bytes("AAAA\nAAAA\n")), true),
                new Attack("noise", List.of(noise), List.of(noise), false),
                new Attack("too much", List.of(largest), List.of(bytes("A".repeat(9_000))), false),
                new Attack("no base64", List.of(Packages.frame(bytes("=@=#=:1:===="))),
                        List.of(bytes("=====\n====\n====\n"), bytes("\n")), false));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void good_clients_are_served_meanwhile_and_nothing_is_left(Attack attack) throws Exception {
        long files = files();
        crowd(attack);
        asker.awaitMore();
        assertAllIsAsBefore(files);
    }

    private static void crowd(Attack attack) throws Exception {
        List<Thread> threads = new ArrayList<>();
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            byte[] atGate = attack.atGate.get(i % attack.atGate.size());
            byte[] atLogin = attack.atLogin.get(i % attack.atLogin.size());
            threads.add(Thread.startVirtualThread(() -> visit(host.address(), atGate, attack.resets, faults)));
            threads.add(Thread.startVirtualThread(() -> visit(host.loginAddress(), atLogin, attack.resets, faults)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(faults).isEmpty();
    }

    private static void visit(InetSocketAddress address, byte[] said, boolean resets, Queue<String> faults) {
        try (var socket = new Socket()) {
            socket.connect(address, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            if (resets) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(said);
            if (!resets) {
                String heard = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                if (heard.contains("200 ")) {
                    faults.add("it was served: " + heard);
                }
            }
        } catch (SocketTimeoutException stays) {
            faults.add("it was not closed: " + stays);
        } catch (IOException _) {
            // It was closed with unread bytes, which is a reset.
        }
    }

    @Test
    void handshakes_that_others_have_sent_serve_nobody() throws Exception {
        long files = files();
        Handshake heard = Handshake.parse(asking.handshake(1).getBytes(UTF_8));
        TestUser other = host.login();
        host.connect(other, 1).close();
        List<Handshake> made = List.of(heard, new Handshake(heard.username(), "0", heard.mac()),
                new Handshake(heard.username(), "01", heard.mac()), new Handshake(heard.username(), "2", heard.mac()),
                new Handshake(other.username(), "1", heard.mac()), new Handshake(other.username(), "2", heard.mac()),
                new Handshake(heard.mac(), heard.username(), heard.index()));
        for (Handshake each : made) {
            try (Wire wire = host.connect()) {
                wire.send(Packages.frame(each.toBytes()));
                wire.request("who am I?", 1);
                assertThat(new String(wire.readPackage(), UTF_8)).startsWith("40");
                wire.expectClosed();
            }
        }
        asker.awaitMore();
        assertAllIsAsBefore(files);
    }

    @Test
    void lines_that_others_have_sent_log_nobody_in() throws Exception {
        String key;
        String proof;
        String token;
        try (LoginClient good = LoginClient.connect(host.loginAddress())) {
            key = good.keyLine();
            good.ask("heard on the way");
            proof = good.proofLine();
            token = good.tokenLine("heard on the way");
            good.subid();
        }
        for (List<String> lines : List.of(List.of(key, proof, token), List.of(key, token, proof),
                List.of(proof, token), List.of(token))) {
            try (Wire wire = Wire.connect(host.loginAddress())) {
                wire.send(bytes(String.join("\n", lines) + "\n"));
                assertThat(new String(wire.socket().getInputStream().readAllBytes(), ISO_8859_1))
                        .endsWith("401 Unauthorized\n").doesNotContain("200 ");
            }
        }
    }

    @Test
    void wrong_passwords_log_nobody_in_and_good_ones_do_meanwhile() throws Exception {
        long files = files();
        List<Thread> threads = new ArrayList<>();
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            String token = "wrong" + i;
            threads.add(Thread.startVirtualThread(() -> answers.add(answerTo(token))));
        }
        assertThat(answerTo("good")).startsWith("200 ");
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(answers).hasSize(CONNECTIONS).containsOnly("401 Unauthorized");
        assertAllIsAsBefore(files);
    }

    private static String answerTo(String token) {
        try (LoginClient client = LoginClient.connect(host.loginAddress())) {
            return client.ask(token).answer();
        } catch (Exception e) {
            return String.valueOf(e);
        }
    }

    private static void assertAllIsAsBefore(long files) throws Exception {
        assertThat(answerTo("somebody")).startsWith("200 ");
        try (Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("hello")).isEqualTo("hello");
        }
        Awaitility.await().atMost(PATIENCE).until(() -> host.gate().connections() == 1 && atLogin() == 0);
        Awaitility.await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(files()).isLessThanOrEqualTo(files + OTHERS));
        findLeaks();
        assertThat(leaks).isEmpty();
    }

    private static double atLogin() {
        String open = "msgserver_connections_open{listener=\"login\"} ";
        return host.host().metrics().lines().filter(line -> line.startsWith(open))
                .mapToDouble(line -> Double.parseDouble(line.substring(open.length()))).sum();
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /**
     * Makes Netty report leaks: it detects an unreleased buffer when that is collected, and reports it at the next
     * allocation.
     */
    private static void findLeaks() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
            PooledByteBufAllocator.DEFAULT.buffer().release();
        }
    }
}
