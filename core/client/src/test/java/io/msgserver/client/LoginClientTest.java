package io.msgserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.Token;
import io.msgserver.protocol.X25519Key;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class LoginClientTest {
    private static final Token TOKEN = new Token("hello", "sample", "swordfish");
    private static final String EIGHT_BYTES = "MTIzNDU2Nzg=";
    private static final LoginOptions OPTIONS = LoginOptions.defaults();
    private static final LoginOptions CLASSIC = OPTIONS.withHandshake(HandshakeKind.CLASSIC);

    @ParameterizedTest
    @EnumSource
    void a_login_has_the_subid_and_the_agreed_secret(HandshakeKind handshake) throws Exception {
        try (FakeLoginServer server = answering("200 MTI=")) {
            Login login = LoginClient.login(server.address(), TOKEN, OPTIONS.withHandshake(handshake));
            assertThat(login.secret()).hasSize(handshake.keyBytes());
            assertThat(login.username()).isEqualTo("aGVsbG8=@c2FtcGxl#MTI=");
            assertThat(login.secret()).isEqualTo(server.secret.join());
            assertThat(Token.parse(server.token.join())).isEqualTo(TOKEN);
        }
    }

    @Test
    void a_token_may_be_any_bytes() throws Exception {
        byte[] token = {0, -1, '\n', (byte) 0x80, 0};
        try (FakeLoginServer server = answering("200 MQ==")) {
            Login login = LoginClient.login(server.address(), "u", "s", token, OPTIONS);
            assertThat(login.uid()).isEqualTo("u");
            assertThat(login.servername()).isEqualTo("s");
            assertThat(server.token.join()).isEqualTo(token);
        }
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, check user and password", "FORBIDDEN, no such gate",
            "NOT_ACCEPTABLE, another login in progress"})
    void a_refusal_is_told_in_plain_words(LoginAnswer.Refused answer, String words) throws Exception {
        try (FakeLoginServer server = answering(answer.line())) {
            assertThatExceptionOfType(LoginRefusedException.class)
                    .isThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS)).withMessageContaining(words)
                    .withMessageContaining(answer.line()).withMessageContaining("hello")
                    .withMessageNotContaining("swordfish").extracting(LoginRefusedException::answer).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_may_come_in_place_of_a_key(LoginAnswer.Refused answer) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.line(answer.line()))) {
            assertThatExceptionOfType(LoginRefusedException.class)
                    .isThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS));
        }
    }

    @Test
    void a_client_takes_the_modern_handshake_when_it_is_told_nothing() throws Exception {
        try (FakeLoginServer server = answering("200 MTI=")) {
            assertThat(LoginClient.login(server.address(), TOKEN, Duration.ofSeconds(10)).secret()).hasSize(32);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_of_the_key_names_the_handshake(HandshakeKind handshake) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.line(EIGHT_BYTES);
            peer.read();
            peer.line("401 Unauthorized");
        })) {
            assertThatExceptionOfType(LoginRefusedException.class)
                    .isThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS.withHandshake(handshake)))
                    .withMessageContaining("does not take the handshake " + handshake);
        }
    }

    // The identity of the server

    @Test
    void a_server_that_proves_to_be_the_one_is_told_the_token() throws Exception {
        IdentityKey identity = IdentityKey.generate();
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.agree(identity);
            peer.line("200 MQ==");
        })) {
            LoginClient.login(server.address(), TOKEN, OPTIONS.withIdentity(identity.identity()));
            assertThat(Token.parse(server.token.join())).isEqualTo(TOKEN);
        }
    }

    @Test
    void a_server_that_signs_nothing_or_with_another_key_is_told_nothing() throws Exception {
        var expected = OPTIONS.withIdentity(IdentityKey.generate().identity());
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.agree(IdentityKey.generate()))) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, expected))
                    .isInstanceOf(ServerIdentityException.class).hasMessageContaining("with another key");
            assertThat(server.token).failsWithin(Duration.ofSeconds(10));
        }
        try (FakeLoginServer server = answering("200 MQ==")) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, expected))
                    .isInstanceOf(ServerIdentityException.class).hasMessageContaining("signed nothing");
            assertThat(server.token).failsWithin(Duration.ofSeconds(10));
        }
    }

    /** The signature of an earlier login, or of a concurrent one, is for other keys. */
    @Test
    void a_signature_that_was_seen_elsewhere_is_not_one() throws Exception {
        IdentityKey identity = IdentityKey.generate();
        byte[] elsewhere = identity.sign(new byte[8], new byte[32], new byte[32]);
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.line(EIGHT_BYTES);
            peer.read();
            peer.line(new ServerKey(X25519Key.generate().publicKey(), elsewhere).line());
        })) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN,
                    OPTIONS.withIdentity(identity.identity()))).isInstanceOf(ServerIdentityException.class);
        }
    }

    @Test
    void an_identity_and_the_classic_handshake_do_not_go_together() {
        var identity = IdentityKey.generate().identity();
        assertThatIllegalArgumentException().isThrownBy(() -> CLASSIC.withIdentity(identity))
                .withMessageContaining("identity");
    }

    // Servers that are no login server

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "!!!!", "SFRUUC8xLjEgMjAwIE9L", "200 MQ=="})
    void a_challenge_that_is_not_eight_bytes_of_base64_is_refused(String line) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.line(line))) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining("challenge");
        }
    }

    @ParameterizedTest
    @CsvSource({"CLASSIC, AAAAAAAAAAA=, public key of zero", "CLASSIC, MTIz, not a public key",
            "X25519, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, zeros", "X25519, MTIz, not a public key",
            "X25519, AAAAAAAAAAA=, not a public key"})
    void a_public_key_that_is_none_is_refused(HandshakeKind handshake, String line, String words) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.line(EIGHT_BYTES);
            peer.read();
            peer.line(line);
        })) {
            assertThatThrownBy(
                    () -> LoginClient.login(server.address(), TOKEN, OPTIONS.withHandshake(handshake)))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining(words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500 Oops", "200", "200 !!!!"})
    void an_answer_that_is_none_is_refused(String line) throws Exception {
        try (FakeLoginServer server = answering(line)) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining("not an answer");
        }
    }

    @Test
    void a_line_that_never_ends_is_refused() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            while (true) {
                peer.send("A".repeat(1000));
            }
        })) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining("more than 8192 bytes");
        }
    }

    @Test
    void a_server_that_closes_early_is_told() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.send("MTIz"))) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, OPTIONS))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("the login server closed the connection before the login was over");
        }
    }

    @Test
    void a_server_that_hangs_is_left_at_the_deadline() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.line(EIGHT_BYTES);
            peer.read();
            peer.read();
        })) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, Duration.ofMillis(100)))
                    .isInstanceOf(SocketTimeoutException.class).hasMessage("no answer within 100 ms");
        }
    }

    /** Each byte arrives well within the time for one read: only a deadline for all of them ends this. */
    @Test
    void a_server_that_dribbles_is_left_at_the_deadline() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            while (true) {
                peer.send("A");
                Thread.sleep(10);
            }
        })) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, Duration.ofMillis(150)))
                    .isInstanceOf(SocketTimeoutException.class).hasMessage("no answer within 150 ms");
        }
    }

    /** A message of TLS may arrive in many pieces, and each has a timeout of its own: only the watchdog ends this. */
    @Test
    void a_server_that_dribbles_its_tls_is_left_at_the_deadline() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.send("\26\3\3\77\177"); // A handshake record of 16,255 bytes, of which few will arrive.
            while (true) {
                peer.send("\2");
                Thread.sleep(10);
            }
        })) {
            LoginOptions options = OPTIONS.withTls(Tls.trustingTheUsual()).withTimeout(Duration.ofMillis(500));
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, options))
                    .isInstanceOf(SocketTimeoutException.class).hasMessage("no answer within 500 ms");
        }
    }

    @Test
    void a_server_that_is_not_there_is_told() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(unused.getInetAddress(), unused.getLocalPort());
        }
        assertThatThrownBy(() -> LoginClient.login(nobody, TOKEN, OPTIONS)).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_token_that_does_not_fit_in_a_line_is_refused_by_value_and_bound() throws Exception {
        Token longest = new Token("u", "s", "x".repeat(7_000));
        try (FakeLoginServer server = answering("200 MQ==")) {
            assertThatIllegalArgumentException().isThrownBy(() -> LoginClient.login(server.address(), longest, OPTIONS))
                    .withMessageContaining("at most 8192");
        }
    }

    @Test
    void printing_a_login_hides_its_secret_and_nobody_can_change_it() {
        byte[] secret = "swordfis".getBytes(UTF_8);
        Login login = new Login("u", "s", "1", secret);
        secret[0] = 0;
        login.secret()[1] = 0;
        assertThat(login.secret()).asString(UTF_8).isEqualTo("swordfis");
        assertThat(login).hasToString("Login[uid=u, servername=s, subid=1]");
        assertThatIllegalArgumentException().isThrownBy(() -> new Login("u", "s", "1", new byte[7]))
                .withMessage("a secret of 7 bytes: it must have 32, or 8");
    }

    private static FakeLoginServer answering(String line) throws Exception {
        return new FakeLoginServer(peer -> {
            peer.agree();
            peer.line(line);
        });
    }
}
