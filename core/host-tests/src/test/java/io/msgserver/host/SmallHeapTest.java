package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.HostProcess;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.Packages;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host with a heap of 64 MB, in a JVM of its own that ends without memory: clients cannot cause that. */
class SmallHeapTest {
    private static final String SETTINGS = """
            { "sessions": { "store": null }, "login": { "port": 0, "plugin": "test" },
              "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
            """;

    @TempDir
    private Path home;
    private final List<Wire> opened = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Wire wire : opened) {
            wire.close();
        }
        opened.clear();
    }

    /** A request {@code e} is answered by itself, {@code s} by 60,000 bytes, and {@code w} by nothing after 200 ms. */
    private static PluginSource plugin(String lane) {
        return PluginSource.plugin("test", "1.0.0").with("Login", """
                @Extension
                public record Login(LoginServer server) implements LoginServerHandler {
                    @Override public Identity onAuth(byte[] token) {
                        return new Identity("sample", new String(token, UTF_8));
                    }
                }
                """).handler(lane, """
                if (message[0] == 's') {
                    return new byte[60_000];
                }
                if (message[0] == 'w') {
                    Thread.sleep(200);
                    return new byte[0];
                }
                return message;
                """);
    }

    @Test
    void full_queues_do_not_end_a_host() throws Exception {
        try (HostProcess host = HostProcess.start("64m", home, SETTINGS, plugin("ORDERED"))) {
            for (int login = 0; login < 14; login++) {
                fill(connect(host, "again"), 'w', 60_000, 300);
            }
            assertServes(host, "after one account that logs in again and again with a full queue");
            for (int user = 0; user < 7; user++) {
                fill(connect(host, "user-" + user), 'w', 60_000, 300);
            }
            assertServes(host, "beside seven users with full queues");
        }
    }

    @Test
    void what_runs_side_by_side_and_what_is_not_read_do_not_end_a_host() throws Exception {
        try (HostProcess host = HostProcess.start("64m", home, SETTINGS, plugin("CONCURRENT"))) {
            for (int user = 0; user < 50; user++) {
                fill(connect(host, "small-" + user), 'w', 1, 300);
            }
            assertServes(host, "beside 50 users with full queues of small requests");
            hangUp();
            for (int user = 0; user < 20; user++) {
                fill(connect(host, "deaf-" + user), 's', 1, 300);
            }
            assertServes(host, "beside 20 users who do not read large answers");
        }
    }

    private Wire connect(HostProcess host, String uid) throws Exception {
        try (LoginClient login = LoginClient.connect(host.loginServer())) {
            var user = new TestUser(uid, login.ask(uid).subid(), login.secret());
            var socket = new Socket();
            socket.setReceiveBufferSize(4096);
            Wire wire = Wire.over(socket, host.gate());
            opened.add(wire);
            wire.sendPackage(user.handshake(1));
            wire.expectPackage("200 OK");
            return wire;
        }
    }

    /** Sends requests as fast as the host reads them. */
    private static void fill(Wire wire, char what, int length, int times) {
        byte[] content = String.valueOf(what).repeat(length).getBytes(ISO_8859_1);
        Thread.ofVirtual().start(() -> {
            try {
                for (int number = 0; number < times; number++) {
                    wire.send(Packages.request(content, number));
                }
            } catch (IOException _) {
                // Its login or the test has ended.
            }
        });
    }

    private void assertServes(HostProcess host, String when) throws Exception {
        // Requests take turns: those sent before are pending by then.
        for (int round = 0; round < 3; round++) {
            assertThat(connect(host, "judge").ask("echo")).as(when).isEqualTo("echo");
        }
        assertThat(host.isAlive()).as(when).isTrue();
        assertThat(host.log()).as(when).doesNotContain("OutOfMemoryError");
    }
}
