package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.MsgClient;
import io.msgserver.client.Tls;
import io.msgserver.host.testing.Certificate;
import io.msgserver.host.testing.PluginSource;
import io.msgserver.host.testing.Tap;
import io.msgserver.host.testing.TestHost;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.Token;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who listens on the wire hears of a login and of requests: no password, token or secret, in any form. */
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

    @Test
    void the_modern_handshake_shows_no_password_token_or_secret() throws Exception {
        Heard heard = listenTo("", null);
        heard.hasNo(TOKEN.toBytes());
        heard.hasNo(TOKEN.password().getBytes(UTF_8));
        heard.hasNo(heard.login().secret());
        // It is the handshake that is hidden, and no more: requests need TLS.
        assertThat(heard.text()).contains(ASKED);
        assertThat(heard.text()).contains(heard.login().username());
    }

    @Test
    void tls_shows_nothing_at_all() throws Exception {
        Certificate authority = Certificate.authority("the authority");
        Certificate server = authority.issue("one");
        server.chain(home.resolve("server.pem"));
        server.key(home.resolve("server.key"));
        Heard heard = listenTo(", \"tls\": { \"certificate\": \"server.pem\", \"key\": \"server.key\" }",
                Tls.trusting(authority.chain(home.resolve("authority.pem"))));
        heard.hasNo(TOKEN.toBytes());
        heard.hasNo(heard.login().secret());
        heard.hasNo(ASKED.getBytes(UTF_8));
        heard.hasNo(heard.login().username().getBytes(UTF_8));
    }

    /** A login, and a request before and after a broken connection. */
    private Heard listenTo(String more, @Nullable Tls tls) throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "test" %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" %s } ] }
                """.formatted(more, more), PLUGIN);
                Tap login = new Tap(host.loginAddress());
                Tap gate = new Tap(host.address())) {
            LoginOptions options = LoginOptions.defaults();
            Login alice = LoginClient.login(login.address(), TOKEN, tls == null ? options : options.withTls(tls));
            ClientOptions connecting = ClientOptions.defaults();
            try (MsgClient client = MsgClient.connect(gate.address(), alice,
                    tls == null ? connecting : connecting.withTls(tls), _ -> {})) {
                client.call(ASKED.getBytes(UTF_8));
                client.dropConnection();
                client.call(ASKED.getBytes(UTF_8));
            }
            return new Heard(alice, new String(login.heard(), ISO_8859_1) + new String(gate.heard(), ISO_8859_1));
        }
    }

    private record Heard(Login login, String text) {
        /** Neither as it is, nor in base64 or hex. */
        void hasNo(byte[] hidden) {
            assertThat(text).hasSizeGreaterThan(200);
            List<String> forms = List.of(new String(hidden, ISO_8859_1), Base64Text.encode(hidden).replace("=", ""),
                    HexFormat.of().formatHex(hidden));
            forms.forEach(form -> assertThat(text).doesNotContainIgnoringCase(form));
        }
    }
}
