package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Certificate;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of open and of new connections of one address. */
class AddressLimitTest {
    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) {
                    return new Identity("sample", new String(token, UTF_8));
                }
            }
            """).with("Gate", """
            @Extension
            public record Gate(MsgServer server) implements MsgServerHandler {
                @Override public byte[] onRequest(Username username, byte[] message) { return message; }
            }
            """);
    private static final String OF_TWO = "\"per_address\": { \"connections\": 2, \"exempt\": [] }";

    @TempDir
    private Path home;
    private final List<Wire> opened = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Wire each : opened) {
            each.close();
        }
    }

    private Wire open(InetSocketAddress address) throws IOException {
        Wire wire = Wire.connect(address);
        opened.add(wire);
        return wire;
    }

    private TestHost start(String each) throws Exception {
        return TestHost.start(home, """
                { "sessions": { "store": null }, "login": { "port": 0, "plugin": "test", %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", %s } ], "control": { "port": 0 } }
                """.formatted(each, each), PLUGIN);
    }

    private static String refused(String listener, String reason) {
        return "msgserver_connections_refused_total{listener=\"" + listener + "\",reason=\"" + reason + "\"}";
    }

    @Test
    void a_gate_closes_the_third_connection_of_an_address_limited_to_two() throws Exception {
        try (TestHost host = start(OF_TWO); CapturedLog log = CapturedLog.start()) {
            var scrape = new Scrape(host, home);
            try (Wire one = host.connectSomebody(); Wire two = host.connectSomebody()) {
                open(host.address()).expectClosed();
                open(host.address()).expectClosed();
                assertThat(one.ask("served")).isEqualTo("served");
                assertThat(two.ask("served")).isEqualTo("served");
            }
            scrape.await(refused("sample", "address_connections"), 2);
            scrape.await("msgserver_connections_open{listener=\"sample\"}", 0);
            assertThat(log.lines("WARN")).as("one of the two").singleElement().asString().contains(
                    "gate sample refuses connections: 2 are open from 127.0.0.1, its per_address.connections");
            try (Wire again = host.connectSomebody()) {
                assertThat(again.ask("served")).isEqualTo("served");
            }
        }
    }

    @Test
    void at_the_login_server_too() throws Exception {
        try (TestHost host = start(OF_TWO)) {
            open(host.loginAddress()).readLine();
            try (LoginClient login = LoginClient.connect(host.loginAddress())) {
                open(host.loginAddress()).expectClosed();
                assertThat(login.ask("alice").subid()).isNotEmpty();
            }
            new Scrape(host, home).await(refused("login", "address_connections"), 1);
            Awaitility.await().until(() -> answers(host.loginAddress()));
        }
    }

    private boolean answers(InetSocketAddress address) throws IOException {
        try {
            return !open(address).readLine().isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void who_comes_too_fast_is_closed_and_let_in_later() throws Exception {
        try (TestHost host = start("\"per_address\": { \"rate\": 1, \"burst\": 3, \"exempt\": [] }");
                CapturedLog log = CapturedLog.start()) {
            for (int i = 0; i < 50; i++) {
                open(host.address());
            }
            var scrape = new Scrape(host, home);
            String accepted = "msgserver_connections_accepted_total{listener=\"sample\"}";
            scrape.await(accepted, 50);
            Awaitility.await().until(() -> scrape.value(refused("sample", "address_rate"))
                    + scrape.value("msgserver_connections_open{listener=\"sample\"}") == 50);
            assertThat(scrape.value(refused("sample", "address_rate"))).isPositive();
            log.awaitLine("WARN", "gate sample refuses connections: from 127.0.0.1 come more than 1 a second,"
                    + " after 3 at once, its per_address.rate and burst");
            Awaitility.await().until(() -> {
                try (Wire later = host.connectSomebody()) {
                    return later.ask("served").equals("served");
                } catch (IOException _) {
                    return false;
                }
            });
        }
    }

    @Test
    void loopback_is_exempt_unless_it_is_said() throws Exception {
        try (TestHost host = start("\"per_address\": { \"connections\": 1, \"rate\": 1, \"burst\": 1 }");
                Wire one = host.connectSomebody();
                Wire two = host.connectSomebody();
                LoginClient first = LoginClient.connect(host.loginAddress());
                LoginClient second = LoginClient.connect(host.loginAddress())) {
            assertThat(one.ask("served")).isEqualTo("served");
            assertThat(two.ask("served")).isEqualTo("served");
            assertThat(first.ask("alice").subid()).isNotEmpty();
            assertThat(second.ask("bob").subid()).isNotEmpty();
            assertThat(new Scrape(host, home).value("msgserver_addresses_remembered{listener=\"sample\"}")).isZero();
        }
    }

    /** The proxy's own address has many connections, and is not exempt. */
    @ParameterizedTest
    @CsvSource({"TCP4 203.0.113.7 127.0.0.1, TCP4 203.0.113.7 127.0.0.1, TCP4 203.0.113.8 127.0.0.1",
            "TCP6 2001:db8::1 ::1, TCP6 2001:db8::2 ::1, TCP6 2001:db8:0:1::1 ::1"})
    void behind_a_proxy_it_is_the_client_s_address_that_counts(String one, String same, String other)
            throws Exception {
        try (TestHost host = start(
                "\"proxies\": [\"127.0.0.0/8\"], \"per_address\": { \"connections\": 1, \"exempt\": [] }")) {
            Wire first = proxied(host, one);
            assertThat(first.readLine()).isNotEmpty();
            proxied(host, same).expectClosed();
            assertThat(proxied(host, other).readLine()).isNotEmpty();
            first.close();
            Awaitility.await().until(() -> {
                try {
                    return !proxied(host, same).readLine().isEmpty();
                } catch (IOException _) {
                    return false;
                }
            });
        }
    }

    private Wire proxied(TestHost host, String from) throws IOException {
        Wire wire = open(host.loginAddress());
        wire.send(("PROXY " + from + " 1 2\r\n").getBytes(ISO_8859_1));
        return wire;
    }

    @Test
    void who_has_too_many_does_not_come_to_tls() throws Exception {
        Certificate server = Certificate.authority("the authority").issue("localhost");
        server.chain(home.resolve("cert.pem"));
        server.key(home.resolve("key.pem"));
        try (TestHost host = start(
                OF_TWO + ", \"tls\": { \"certificate\": \"cert.pem\", \"key\": \"key.pem\" }")) {
            open(host.address());
            open(host.address());
            var scrape = new Scrape(host, home);
            scrape.await("msgserver_connections_open{listener=\"sample\"}", 2);
            Wire third = open(host.address());
            third.send("no TLS".getBytes(ISO_8859_1));
            third.expectClosed();
            scrape.await(refused("sample", "address_connections"), 1);
            assertThat(scrape.value(refused("sample", "tls"))).isZero();
        }
    }
}
