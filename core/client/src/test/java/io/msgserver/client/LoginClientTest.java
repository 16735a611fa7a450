package io.msgserver.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.Token;
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
    private static final Duration LONG = Duration.ofSeconds(5);

    @Test
    void a_login_has_the_subid_and_the_agreed_secret() throws Exception {
        try (FakeLoginServer server = answering("200 MTI=")) {
            Login login = LoginClient.login(server.address(), TOKEN, LONG);
            assertThat(login.username()).isEqualTo("aGVsbG8=@c2FtcGxl#MTI=");
            assertThat(login.secret()).isEqualTo(server.secret.join());
            assertThat(Token.parse(server.token.join())).isEqualTo(TOKEN);
        }
    }

    @Test
    void a_token_may_be_any_bytes() throws Exception {
        byte[] token = {0, -1, '\n', (byte) 0x80, 0};
        try (FakeLoginServer server = answering("200 MQ==")) {
            Login login = LoginClient.login(server.address(), "u", "s", token, LONG);
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
                    .isThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG)).withMessageContaining(words)
                    .withMessageContaining(answer.line()).withMessageContaining("hello")
                    .withMessageNotContaining("swordfish").extracting(LoginRefusedException::answer).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_may_come_in_place_of_a_key(LoginAnswer.Refused answer) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.line(answer.line()))) {
            assertThatExceptionOfType(LoginRefusedException.class)
                    .isThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "!!!!", "SFRUUC8xLjEgMjAwIE9L", "200 MQ=="})
    void a_challenge_that_is_not_eight_bytes_of_base64_is_refused(String line) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.line(line))) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining("challenge");
        }
    }

    @ParameterizedTest
    @CsvSource({"AAAAAAAAAAA=, public key of zero", "MTIz, not a public key"})
    void a_public_key_that_is_none_is_refused(String line, String words) throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> {
            peer.line(EIGHT_BYTES);
            peer.read();
            peer.line(line);
        })) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining(words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "500 Oops", "200", "200 !!!!"})
    void an_answer_that_is_none_is_refused(String line) throws Exception {
        try (FakeLoginServer server = answering(line)) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG))
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
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG))
                    .isInstanceOf(ProtocolException.class).hasMessageContaining("more than 8192 bytes");
        }
    }

    @Test
    void a_server_that_closes_early_is_told() throws Exception {
        try (FakeLoginServer server = new FakeLoginServer(peer -> peer.send("MTIz"))) {
            assertThatThrownBy(() -> LoginClient.login(server.address(), TOKEN, LONG)).isInstanceOf(EOFException.class)
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

    /** Each byte comes well within the time for one read: only a deadline for all of them ends this. */
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

    @Test
    void a_server_that_is_not_there_is_told() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(unused.getInetAddress(), unused.getLocalPort());
        }
        assertThatThrownBy(() -> LoginClient.login(nobody, TOKEN, LONG)).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_token_that_does_not_fit_in_a_line_is_refused_by_value_and_bound() throws Exception {
        Token longest = new Token("u", "s", "x".repeat(7_000));
        try (FakeLoginServer server = answering("200 MQ==")) {
            assertThatIllegalArgumentException().isThrownBy(() -> LoginClient.login(server.address(), longest, LONG))
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
                .withMessage("a secret of 7 bytes: it must have 8");
    }

    private static FakeLoginServer answering(String line) throws Exception {
        return new FakeLoginServer(peer -> {
            peer.agree();
            peer.line(line);
        });
    }
}
