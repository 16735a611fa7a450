package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.MsgClient;
import io.msgserver.client.Tls;
import io.msgserver.host.testing.Certificate;
import io.msgserver.host.testing.Sniffer;
import io.msgserver.host.testing.Tap;
import io.msgserver.host.testing.TestHost;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.Token;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An eavesdropper sees no password, token or secret of a login or of requests, in any form. */
class CaptureTest {
    private static final Token TOKEN = new Token("alice", "sample", "correct horse battery staple");
    private static final String ASKED = "the colour of the door";
    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) { return new Identity("sample", "alice"); }
            }
            """).with("Gate", """
            @Extension
            public record Gate(MsgServer server) implements MsgServerHandler {
                @Override public byte[] onRequest(Username username, byte[] message) { return message; }
            }
            """);

    @TempDir
    private Path home;

    /** The means of eavesdropping. */
    enum Ear {
        /** A proxy to which clients connect, and which passes all bytes on. */
        TAP,
        /** A capture of the packets on the loopback interface. */
        TSHARK
    }

    @ParameterizedTest
    @EnumSource
    void the_modern_handshake_shows_no_password_token_or_secret(Ear ear) throws Exception {
        Heard heard = listenTo(ear, "", null);
        heard.hasNo(TOKEN.toBytes());
        heard.hasNo(TOKEN.password().getBytes(UTF_8));
        heard.hasNo(heard.login().secret());
        // Only the handshake is hidden: requests need TLS.
        assertThat(heard.text()).contains(ASKED);
        assertThat(heard.text()).contains(heard.login().username());
    }

    @ParameterizedTest
    @EnumSource
    void tls_shows_nothing_at_all(Ear ear) throws Exception {
        Certificate authority = Certificate.authority("the authority");
        Certificate server = authority.issue("one");
        server.chain(home.resolve("server.pem"));
        server.key(home.resolve("server.key"));
        Heard heard = listenTo(ear, ", \"tls\": { \"certificate\": \"server.pem\", \"key\": \"server.key\" }",
                Tls.trusting(authority.chain(home.resolve("authority.pem"))));
        heard.hasNo(TOKEN.toBytes());
        heard.hasNo(heard.login().secret());
        heard.hasNo(ASKED.getBytes(UTF_8));
        heard.hasNo(heard.login().username().getBytes(UTF_8));
    }

    /** Captures a login, and a request before and after a broken connection. */
    private Heard listenTo(Ear ear, String more, @Nullable Tls tls) throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "test" %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" %s } ] }
                """.formatted(more, more), PLUGIN)) {
            return switch (ear) {
                case TAP -> throughTaps(host, tls);
                case TSHARK -> beforeSniffer(host, tls);
            };
        }
    }

    private static Heard throughTaps(TestHost host, @Nullable Tls tls) throws Exception {
        try (Tap login = new Tap(host.loginAddress()); Tap gate = new Tap(host.address())) {
            Login alice = use(login.address(), gate.address(), tls);
            return new Heard(alice, new String(login.heard(), ISO_8859_1) + new String(gate.heard(), ISO_8859_1));
        }
    }

    private Heard beforeSniffer(TestHost host, @Nullable Tls tls) throws Exception {
        assumeTrue(Sniffer.isAvailable(), "tshark is not installed, or may not listen");
        try (var sniffer = new Sniffer(host.loginAddress(), host.address(), home.resolve("tshark.log"))) {
            Login alice = use(host.loginAddress(), host.address(), tls);
            return new Heard(alice, new String(sniffer.heard(), ISO_8859_1));
        }
    }

    private static Login use(InetSocketAddress login, InetSocketAddress gate, @Nullable Tls tls) throws Exception {
        LoginOptions options = LoginOptions.defaults();
        Login alice = LoginClient.login(login, TOKEN, tls == null ? options : options.withTls(tls));
        ClientOptions connecting = ClientOptions.defaults();
        try (MsgClient client = MsgClient.connect(gate, alice,
                tls == null ? connecting : connecting.withTls(tls), _ -> {})) {
            client.call(ASKED.getBytes(UTF_8));
            client.dropConnection();
            client.call(ASKED.getBytes(UTF_8));
        }
        return alice;
    }

    private record Heard(Login login, String text) {
        /** Asserts that the capture has these bytes neither unchanged nor in base64 or hex. */
        void hasNo(byte[] hidden) {
            assertThat(text).hasSizeGreaterThan(200);
            List<String> forms = List.of(new String(hidden, ISO_8859_1), Base64Text.encode(hidden).replace("=", ""),
                    HexFormat.of().formatHex(hidden));
            forms.forEach(form -> assertThat(text).doesNotContainIgnoringCase(form));
        }
    }
}
