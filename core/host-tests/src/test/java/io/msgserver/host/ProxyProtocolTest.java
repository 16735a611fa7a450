package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host behind a proxy that sends the client's address (the PROXY protocol, versions 1 and 2), byte by byte. */
class ProxyProtocolTest {
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
                @Override public byte[] onRequest(Username username, byte[] message) {
                    return server.ip(username).getBytes(UTF_8);
                }
            }
            """);
    /** The signature of version 2. */
    private static final String V2 = "0d0a0d0a000d0a515549540a";

    private static final String REFUSED = "msgserver_connections_refused_total{listener=\"sample\",reason=\"proxy\"}";

    private static TestHost proxied;
    private static Scrape scrape;
    private static TestHost direct;

    private final List<Wire> opened = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        proxied = TestHost.start(home, settings("\"127.0.0.0/8\", \"::1\"", ", \"control\": { \"port\": 0 }"), PLUGIN);
        scrape = new Scrape(proxied, home);
        direct = TestHost.start(home, settings("\"192.0.2.0/24\"", ""), PLUGIN);
    }

    private static String settings(String proxies, String more) {
        return """
                { "sessions": { "store": null }, "login": { "port": 0, "plugin": "test", "proxies": [%s] },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "proxies": [%s],
                               "handshake_timeout": "2s" } ] %s }
                """.formatted(proxies, proxies, more);
    }

    @AfterAll
    static void stop() {
        proxied.close();
        direct.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Wire each : opened) {
            each.close();
        }
    }

    private Wire open(Wire wire) {
        opened.add(wire);
        return wire;
    }

    private String ipBehind(byte[] header) throws Exception {
        TestUser user = proxied.login();
        Wire wire = open(proxied.connect());
        var together = new ByteArrayOutputStream();
        together.writeBytes(header);
        together.writeBytes(Wire.framed(user.handshake(1).getBytes(ISO_8859_1)));
        wire.send(together.toByteArray());
        wire.expectPackage("200 OK");
        return wire.ask("ip");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROXY TCP4 203.0.113.7 127.0.0.1 56324 8888     | 203.0.113.7
            PROXY TCP6 2001:db8::7 ::1 56324 8888           | 2001:db8:0:0:0:0:0:7
            PROXY UNKNOWN                                   | 127.0.0.1
            """)
    void version_1_says_where_the_client_comes_from(String line, String ip) throws Exception {
        assertThat(ipBehind((line + "\r\n").getBytes(ISO_8859_1))).isEqualTo(ip);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    # version 2 and PROXY, TCP over IPv4, 12 bytes: from, to, ports
                    21 11 000c cb007107 7f000001 dc04 22b8                                                  | 203.0.113.7
                    # TCP over IPv6, 36 bytes
                    21 21 0024 20010db8000000000000000000000007 00000000000000000000000000000001 dc04 22b8  | 2001:db8:0:0:0:0:0:7
                    # with a field behind the addresses: its type, its length, and so many bytes
                    21 11 0010 cb007107 7f000001 dc04 22b8 04 0001 00                                       | 203.0.113.7
                    # LOCAL: the proxy asks for itself
                    20 00 0000                                                                              | 127.0.0.1
                    """)
    void version_2_says_where_the_client_comes_from(String rest, String ip) throws Exception {
        assertThat(ipBehind(HexFormat.of().parseHex(V2 + rest.replace(" ", "")))).isEqualTo(ip);
    }

    @Test
    void a_header_may_come_a_byte_at_a_time() throws Exception {
        TestUser user = proxied.login();
        Wire wire = open(proxied.connect());
        for (byte next : "PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n".getBytes(ISO_8859_1)) {
            wire.send(new byte[]{next});
        }
        wire.sendPackage(user.handshake(1));
        wire.expectPackage("200 OK");
        assertThat(wire.ask("ip")).isEqualTo("203.0.113.7");
    }

    @Test
    void a_login_behind_a_proxy_is_greeted_when_the_header_is_there() throws Exception {
        Wire wire = open(Wire.connect(proxied.loginAddress()));
        wire.send("PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n".getBytes(ISO_8859_1));
        try (LoginClient login = LoginClient.over(wire)) {
            assertThat(login.ask("alice").subid()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\n\r\n", "PROXY TCP4 nowhere 127.0.0.1 1 2\r\n",
                    "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
                    "PROXY TCP4 203.0.113.7 127.0.0.1 70000 2\r\n", "\r\n\r\n\0\r\nQUIT\n1\u0011\0\u0004aaaa",
                    // The rest of it looks like another header, which is bad too.
                    "\r\n\r\n\0\r\nQUIT\n!:\0\0001\0\3TL\r\nQUIT\n J\0\32\313\0aaaaaaaaaaaaaaa\tQ\0X!\0\3\0\3T'S"})
    void a_proxy_that_says_something_else_is_closed_without_a_word(String said) throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            double before = scrape.value(REFUSED);
            Wire wire = open(proxied.connect());
            wire.send(said.getBytes(ISO_8859_1));
            wire.expectClosed();
            scrape.await(REFUSED, before + 1);
            assertThat(log.lines("ERROR")).isEmpty();
        }
    }

    /** Otherwise a client that is not behind the proxy could claim any address. */
    @Test
    void a_client_that_is_no_proxy_is_not_believed() throws Exception {
        Wire wire = open(direct.connect());
        wire.send("PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n".getBytes(ISO_8859_1));
        wire.socket().shutdownOutput();
        wire.expectClosed();
    }

    @Test
    void a_client_that_is_no_proxy_connects_as_ever() throws Exception {
        Wire wire = open(direct.connectSomebody());
        assertThat(wire.ask("ip")).isEqualTo("127.0.0.1");
    }

    @Test
    void a_connection_without_its_header_ends_when_the_plugin_goes(@TempDir Path home) throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "sessions": { "store": null }, "stop_timeout": "100ms",
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", "proxies": ["127.0.0.0/8"],
                               "handshake_timeout": "1h" } ] }
                """, Scripted.ordered())) {
            Wire busy = open(host.connect());
            busy.send("PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n".getBytes(ISO_8859_1));
            busy.sendPackage(host.login().handshake(1));
            busy.expectPackage("200 OK");
            busy.request("wait for ever", 1);
            Wire silent = open(host.connect());
            Files.delete(home.resolve("plugins/test.jar"));
            silent.expectClosed();
            busy.expectSilence(Duration.ofMillis(50));
        }
    }

    @Test
    void a_proxy_that_says_nothing_is_closed_in_time() throws Exception {
        Wire wire = open(proxied.connect());
        wire.expectClosed();
    }
}
