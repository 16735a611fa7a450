package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.MsgClient;
import io.msgserver.client.Tls;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Certificate;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.HandshakeKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS at the login server, a gate and the control server, with real certificates, files and sockets. */
class TlsTest {
    /** Accepts the uid as the token, and answers with the request. */
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
    private static final String TLS = "\"tls\": { \"certificate\": \"server.pem\", \"key\": \"server.key\" %s }";

    private static Certificate authority;
    /** A host with TLS only, whose files do not change. */
    private static TestHost shared;

    @TempDir
    private Path home;

    @BeforeAll
    static void share(@TempDir Path home) throws Exception {
        authority = Certificate.authority("the authority");
        certify(home);
        shared = start(home, "");
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @BeforeEach
    void certify() throws Exception {
        certify(home);
    }

    private static void certify(Path home) throws Exception {
        authority.chain(home.resolve("authority.pem"));
        serve(home, authority.issue("one"));
    }

    private void serve(Certificate server) throws IOException {
        serve(home, server);
    }

    private static void serve(Path home, Certificate server) throws IOException {
        server.key(home.resolve("server.key"));
        server.chain(home.resolve("server.pem"));
    }

    private TestHost start(String more) throws Exception {
        return start(home, more);
    }

    private static TestHost start(Path home, String more) throws Exception {
        String tls = TLS.formatted(more);
        return TestHost.start(home, """
                { "login": { "port": 0, "plugin": "test", %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test", %s } ],
                  "control": { "port": 0, %s }, "plugins": { "poll": "100ms" } }
                """.formatted(tls, tls, tls), PLUGIN);
    }

    private Tls trusting() throws IOException {
        return Tls.trusting(home.resolve("authority.pem"));
    }

    private static Login logIn(TestHost host, LoginOptions options) throws Exception {
        return LoginClient.login(host.loginAddress(), "alice", "sample", "alice".getBytes(UTF_8), options);
    }

    private static MsgClient connect(TestHost host, Login login, Tls tls) throws Exception {
        return MsgClient.connect(host.address(), login, ClientOptions.defaults().withTls(tls), _ -> {});
    }

    private static String ask(MsgClient client, String message) throws Exception {
        return new String(client.call(message.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void a_user_logs_in_and_is_served_over_tls(HandshakeKind handshake) throws Exception {
        Login login = logIn(shared, LoginOptions.defaults().withTls(trusting()).withHandshake(handshake));
        try (MsgClient client = connect(shared, login, trusting())) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
            assertThat(ask(client, "x".repeat(60_000))).hasSize(60_000);
            client.dropConnection();
            assertThat(ask(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void a_client_that_trusts_somebody_else_leaves_before_it_says_anything() throws Exception {
        Path others = Certificate.authority("another").chain(home.resolve("others.pem"));
        assertThatThrownBy(() -> logIn(shared, LoginOptions.defaults().withTls(Tls.trusting(others))))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void a_certificate_for_another_host_is_not_believed() throws Exception {
        serve(authority.issueFor("elsewhere.example"));
        try (TestHost host = start("")) {
            assertThatThrownBy(() -> logIn(host, LoginOptions.defaults().withTls(trusting())))
                    .isInstanceOf(SSLException.class).hasMessageContaining("subject alternative");
        }
    }

    @Test
    void who_speaks_no_tls_gets_nothing_and_harms_nobody() throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            for (InetSocketAddress address : new InetSocketAddress[]{shared.address(), shared.loginAddress()}) {
                try (Wire wire = Wire.connect(address)) {
                    wire.sendPackage("YWxpY2U=@c2FtcGxl#MQ==:1:AAAAAAAAAAA=");
                    drain(wire);
                }
            }
            logIn(shared, LoginOptions.defaults().withTls(trusting()));
            assertThat(log.lines("ERROR")).isEmpty();
        }
    }

    /** Reads to the end, before which at most a TLS alert arrives. */
    private static void drain(Wire wire) throws IOException {
        try {
            assertThat(wire.socket().getInputStream().readAllBytes()).doesNotContain("200".getBytes(UTF_8));
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    // Certificates of clients

    @Test
    void where_clients_need_a_certificate_nobody_gets_in_without_one() throws Exception {
        Certificate client = authority.issue("a client");
        Tls showing = trusting().showing(client.chain(home.resolve("client.pem")),
                client.key(home.resolve("client.key")));
        try (TestHost host = start(", \"clients\": \"authority.pem\"")) {
            assertThatThrownBy(() -> logIn(host, LoginOptions.defaults().withTls(trusting())))
                    .isInstanceOf(IOException.class);
            Login login = logIn(host, LoginOptions.defaults().withTls(showing));
            assertThatThrownBy(() -> connect(host, login, trusting())).isInstanceOf(IOException.class);
            try (MsgClient served = connect(host, login, showing)) {
                assertThat(ask(served, "hello")).isEqualTo("hello");
            }
        }
    }

    @Test
    void a_certificate_of_another_authority_does_not_do() throws Exception {
        Certificate stranger = Certificate.authority("another").issue("a stranger");
        Tls showing = trusting().showing(stranger.chain(home.resolve("client.pem")),
                stranger.key(home.resolve("client.key")));
        try (TestHost host = start(", \"clients\": \"authority.pem\"")) {
            assertThatThrownBy(() -> logIn(host, LoginOptions.defaults().withTls(showing)))
                    .isInstanceOf(IOException.class);
        }
    }

    // Versions

    @ParameterizedTest
    @CsvSource({"'', TLSv1.3, true", "'', TLSv1.2, false", "', \"tls12\": true', TLSv1.3, true",
            "', \"tls12\": true', TLSv1.2, true"})
    void tls_is_1_3_unless_the_settings_say_more(String more, String version, boolean good) throws Exception {
        try (TestHost host = start(more)) {
            if (good) {
                assertThat(subject(host.address(), version)).isEqualTo("CN=one");
            } else {
                assertThatThrownBy(() -> subject(host.address(), version)).isInstanceOf(IOException.class);
            }
        }
    }

    /** Returns the subject of the certificate that the server at that address presents. */
    private String subject(InetSocketAddress address, String version) throws Exception {
        try (var socket = (SSLSocket) context().getSocketFactory().createSocket(address.getAddress(),
                address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[]{version});
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal()
                    .getName();
        }
    }

    private SSLContext context() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.bundle().getCertificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    // Files that change

    /** The client ends its side with TLS's close_notify. */
    @Test
    void what_was_read_before_the_end_is_answered() throws Exception {
        try (Wire wire = Wire.over(context().getSocketFactory().createSocket(), shared.address())) {
            wire.sendPackage(shared.login().handshake(1));
            wire.request("first", 1);
            wire.request("second", 2);
            wire.socket().shutdownOutput();
            wire.expectPackage("200 OK");
            wire.expectAnswer("first", 1);
            wire.expectAnswer("second", 2);
            wire.expectClosed();
        }
    }

    @Test
    void new_files_are_used_for_new_connections_and_old_ones_go_on() throws Exception {
        try (TestHost host = start("")) {
            Login login = logIn(host, LoginOptions.defaults().withTls(trusting()));
            try (MsgClient before = connect(host, login, trusting())) {
                serve(authority.issue("two"));
                for (InetSocketAddress address : new InetSocketAddress[]{host.address(), host.loginAddress(),
                        Objects.requireNonNull(host.host().controlAddress())}) {
                    Awaitility.await().until(() -> subject(address, "TLSv1.3").equals("CN=two"));
                }
                assertThat(ask(before, "still here")).isEqualTo("still here");
            }
        }
    }

    @Test
    void files_that_cannot_be_used_are_told_and_the_old_ones_go_on() throws Exception {
        try (CapturedLog log = CapturedLog.start(); TestHost host = start("")) {
            authority.issue("two").key(home.resolve("server.key"));
            Awaitility.await().until(() -> !log.lines("ERROR", "gate sample", "does not belong").isEmpty());
            assertThat(subject(host.address(), "TLSv1.3")).isEqualTo("CN=one");
            Files.delete(home.resolve("server.pem"));
            Awaitility.await().until(() -> !log.lines("ERROR", "gate sample", "there is no file").isEmpty());
            assertThat(subject(host.address(), "TLSv1.3")).isEqualTo("CN=one");
            serve(authority.issue("three"));
            Awaitility.await().until(() -> subject(host.address(), "TLSv1.3").equals("CN=three"));
            log.awaitLines(1, "ERROR", "gate sample", "there is no file");
        }
    }

    /** An empty list of authorities must not admit all clients. */
    @Test
    void a_host_whose_files_cannot_be_used_does_not_start_and_says_why() throws Exception {
        Files.writeString(home.resolve("empty.pem"), "");
        assertThatThrownBy(() -> start(", \"clients\": \"empty.pem\"")).isInstanceOf(HostException.class)
                .hasMessageContaining("tls").hasMessageContaining("-----BEGIN CERTIFICATE-----");
        String key = Files.readString(home.resolve("server.key"));
        Files.writeString(home.resolve("server.key"), key.replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertThatThrownBy(() -> start("")).isInstanceOf(HostException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt")
                .hasMessageNotContaining(key.lines().toList().get(1));
    }

    // The control server

    @Test
    void the_controls_are_asked_over_tls() throws Exception {
        try (TestHost host = start(""); HttpClient http = HttpClient.newBuilder().sslContext(context()).build()) {
            int port = Objects.requireNonNull(host.host().controlAddress()).getPort();
            assertThat(Files.readString(home.resolve("run/control.address"))).startsWith("https://127.0.0.1:" + port);
            assertThat(
                    http.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/health/live")).build(),
                            BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void with_tls_the_controls_may_be_open_to_the_network() throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            TestHost.start(home, """
                    { "control": { "host": "0.0.0.0", "port": 0, %s } }
                    """.formatted(TLS.formatted("")), PLUGIN).close();
            assertThat(log.lines("in the clear")).isEmpty();
        }
    }

    @Test
    void a_key_that_everybody_may_read_is_told() throws Exception {
        Files.setPosixFilePermissions(home.resolve("server.key"),
                PosixFilePermissions.fromString("rw-r--r--"));
        try (CapturedLog log = CapturedLog.start()) {
            start("").close();
            log.awaitLine("WARN", "server.key", "chmod 600");
        }
    }
}
