package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.hotswap.testing.PluginSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that guesses passwords is delayed more with each failure; no user is locked out. */
class FailedLoginTest {
    /**
     * Accepts tokens of the form {@code uid password}; the right password is {@code right}. The request {@code calls}
     * returns the number of calls.
     */
    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0")
            .with("Login",
                    """
                            @Extension
                            public record Login(LoginServer server, java.util.concurrent.atomic.AtomicInteger asked) implements LoginServerHandler {
                                public Login(LoginServer server) { this(server, new java.util.concurrent.atomic.AtomicInteger()); }
                                @Override public String claimedUid(byte[] token) {
                                    String uid = new String(token, UTF_8).split(" ")[0];
                                    if (uid.equals("broken")) throw new IllegalStateException("as told");
                                    return uid.equals("nobody") ? null : uid;
                                }
                                @Override public Identity onAuth(byte[] token) throws Exception {
                                    String[] words = new String(token, UTF_8).split(" ");
                                    if (words[1].equals("calls")) return new Identity("sample", "calls" + asked.get());
                                    asked.incrementAndGet();
                                    if (words[1].equals("fault")) throw new IllegalStateException("as told");
                                    if (!words[1].equals("right")) throw new LoginRefusedException("wrong password");
                                    return new Identity("sample", words[0]);
                                }
                                @Override public String onLogin(Identity who, Secret secret) throws LoginRefusedException {
                                    return who.uid().startsWith("calls") ? who.uid() : server.login(who, secret);
                                }
                            }
                            """)
            .with("Gate", """
                    @Extension
                    public record Gate(MsgServer server) implements MsgServerHandler {
                        @Override public byte[] onRequest(Username username, byte[] message) { return message; }
                    }
                    """);
    private static final String SLOWED = "msgserver_logins_slowed_total";

    @TempDir
    private Path home;

    private TestHost start(String failedLogins) throws Exception {
        return TestHost.start(home, """
                { "sessions": { "store": null },
                  "login": { "port": 0, "plugin": "test", "login_timeout": "1m", "failed_logins": { %s } },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ], "control": { "port": 0 } }
                """.formatted(failedLogins), PLUGIN);
    }

    private static String login(TestHost host, String token) throws Exception {
        try (LoginClient client = LoginClient.connect(host.loginAddress())) {
            return client.ask(token).answer().substring(0, 3);
        }
    }

    private static String calls(TestHost host) throws Exception {
        try (LoginClient client = LoginClient.connect(host.loginAddress())) {
            return client.ask("nobody calls").subid();
        }
    }

    @Test
    void each_failure_delays_the_next_attempt_until_one_succeeds() throws Exception {
        try (TestHost host = start("\"free\": 2"); CapturedLog log = CapturedLog.start()) {
            var scrape = new Scrape(host, home);
            assertThat(List.of(login(host, "alice x"), login(host, "alice y"))).containsOnly("401");
            scrape.await(SLOWED, 0);
            long start = System.nanoTime();
            assertThat(login(host, "alice z")).isEqualTo("401");
            assertThat(login(host, "alice right")).isEqualTo("200");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100 + 200));
            scrape.await(SLOWED, 2);
            assertThat(login(host, "alice right")).isEqualTo("200");
            assertThat(login(host, "bob x")).isEqualTo("401");
            scrape.await(SLOWED, 2);
            assertThat(log.lines("WARN")).singleElement().asString().contains(
                    "a uid has failed to log in 2 times in a row: this attempt waits 100 ms, as login.failed_logins says")
                    .doesNotContain("alice");
            assertThat(scrape.value("msgserver_login_deciding_seconds_count")).isEqualTo(6);
            assertThat(scrape.value("msgserver_login_deciding_seconds_sum")).as("without the waiting").isLessThan(0.3);
        }
    }

    /** Begins twelve logins at once, so that the last ones are delayed for most of a minute. */
    private static List<LoginClient> twelve(TestHost host) throws Exception {
        var clients = new ArrayList<LoginClient>();
        for (int i = 0; i < 12; i++) {
            clients.add(LoginClient.connect(host.loginAddress()).ask("alice x"));
        }
        return clients;
    }

    @Test
    void who_leaves_while_they_wait_is_not_asked_for_and_holds_nothing() throws Exception {
        try (TestHost host = start("\"free\": 1, \"most\": \"50s\"")) {
            var scrape = new Scrape(host, home);
            List<LoginClient> clients = twelve(host);
            scrape.await(SLOWED, 11);
            for (LoginClient client : clients) {
                client.close();
            }
            scrape.await("msgserver_connections_open{listener=\"login\"}", 0);
            int asked = Integer.parseInt(calls(host).substring("calls".length()));
            assertThat(asked).isLessThan(11);
            assertThat(scrape.value("msgserver_login_deciding_seconds_count")).as("these, and the question for them")
                    .isEqualTo(asked + 1);
        }
    }

    @Test
    void a_fault_of_the_plugin_and_who_claims_to_be_nobody_are_not_slowed_down() throws Exception {
        try (TestHost host = start("\"free\": 1, \"most\": \"50s\"")) {
            assertThat(login(host, "alice right")).isEqualTo("200");
            for (int i = 0; i < 5; i++) {
                assertThat(login(host, "alice fault")).isEqualTo("401");
                assertThat(login(host, "nobody x")).isEqualTo("401");
                assertThat(login(host, "broken x")).isEqualTo("401");
            }
            assertThat(login(host, "broken right")).isEqualTo("200");
            new Scrape(host, home).await(SLOWED, 0);
        }
    }

    @Test
    void a_host_that_stops_does_not_wait_for_them() throws Exception {
        TestHost host = TestHost.start(home,
                """
                        { "sessions": { "store": null }, "stop_timeout": "200ms", "control": { "port": 0 },
                          "login": { "port": 0, "plugin": "test", "login_timeout": "1m", "failed_logins": { "free": 1, "most": "50s" } },
                          "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                        """,
                PLUGIN);
        try (host) {
            List<LoginClient> clients = twelve(host);
            new Scrape(host, home).await(SLOWED, 11);
            host.close();
            assertThat(clients.getLast().answer()).isEqualTo("403 Forbidden");
            for (LoginClient client : clients) {
                client.close();
            }
        }
    }
}
