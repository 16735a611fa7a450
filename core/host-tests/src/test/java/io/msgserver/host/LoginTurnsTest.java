package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins that compute take turns by their client's address. */
class LoginTurnsTest {
    /** The limit of logins that compute at once. */
    private static final int PERMITS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** Accepts the uid as the token. Uids that begin with a word in upper case are refused after their computation. */
    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public String claimedUid(byte[] token) { return new String(token, UTF_8); }
                @Override public Identity onAuth(byte[] token) throws Exception {
                    String uid = new String(token, UTF_8);
                    server.inTurn(() -> { stop(uid); return true; });
                    if (uid.startsWith("GUESS")) throw new LoginRefusedException("as told");
                    return new Identity("sample", uid);
                }
                private static void stop(String uid) {
                    try {
                        Pause.at("computes " + uid);
                        Pause.at("computes " + uid.split(" ")[0]);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
            """).handler("ORDERED", "return message;");

    private static final String WAITING = "msgserver_logins_waiting";

    private TestHost host;
    private Scrape scrape;
    private final List<LoginClient> clients = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path home) throws Exception {
        host = TestHost.start(home, """
                { "sessions": { "store": null },
                  "login": { "port": 0, "plugin": "test", "login_timeout": "1m",
                             "per_address": { "connections": 1000, "rate": 1000, "burst": 1000, "exempt": [] } },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "control": { "port": 0 } }
                """, PLUGIN);
        scrape = new Scrape(host, home);
    }

    @AfterEach
    void stop() throws Exception {
        for (LoginClient client : clients) {
            client.close();
        }
        host.close();
    }

    @Test
    void passwords_from_one_address_keep_no_other_address_waiting() throws Exception {
        assertGoesFirst("127.0.0.2");
    }

    @Test
    void who_has_logged_in_from_there_goes_before_who_guesses_there() throws Exception {
        assertThat(ask("127.0.0.1", "alice").answer()).startsWith("200 ");
        assertGoesFirst("127.0.0.1");
    }

    private void assertGoesFirst(String from) throws Exception {
        try (Pause first = Pause.before("computes GUESS"); Pause later = Pause.before("computes GUESS-later")) {
            guess("GUESS ", PERMITS);
            first.awaitWaiting(PERMITS);
            guess("GUESS-later ", 3 * PERMITS);
            scrape.await(WAITING, 3 * PERMITS);
            LoginClient alice = ask(from, "alice");
            scrape.await(WAITING, 3 * PERMITS + 1);
            first.release();
            assertThat(alice.answer()).startsWith("200 ");
            assertThat(later.waiting()).as("those that waited longer").isLessThanOrEqualTo(PERMITS);
        }
    }

    private void guess(String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ask("127.0.0.1", prefix + i);
        }
    }

    private LoginClient ask(String from, String uid) throws Exception {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        LoginClient client = LoginClient.over(Wire.over(socket, host.loginAddress()));
        clients.add(client);
        return client.ask(uid);
    }
}
