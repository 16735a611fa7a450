package io.msgserver.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.ModernLogin;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.ServerKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modern handshake on the same ports as the classic one, with a real host and real sockets. */
class ModernHandshakeTest {
    private static final String UNAUTHORIZED = "401 Unauthorized";

    /** Accepts the uid as the token; a request is answered with the length of the secret and its own content. */
    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) {
                    return new Identity("sample", new String(token, UTF_8));
                }
            }
            """).with("Gate", """
            @Extension
            public record Gate(MsgServer server, Map<String, Integer> lengths) implements MsgServerHandler {
                public Gate(MsgServer server) { this(server, new java.util.concurrent.ConcurrentHashMap<>()); }
                @Override public String onLogin(String uid, Secret secret) throws LoginRefusedException {
                    lengths.put(uid, secret.bytes().length);
                    return MsgServerHandler.super.onLogin(uid, secret);
                }
                @Override public byte[] onRequest(Username username, byte[] message) {
                    return (lengths.get(username.uid()) + " " + new String(message, UTF_8)).getBytes(UTF_8);
                }
            }
            """);

    /** A host whose settings do not mention handshakes. */
    private static TestHost shared;

    @TempDir
    private Path home;

    @BeforeAll
    static void share(@TempDir Path home) throws Exception {
        shared = TestHost.start(home, """
                { "login": { "port": 0, "plugin": "test" }, "sessions": { "store": null },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] }
                """, PLUGIN);
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    private TestHost start(String more) throws Exception {
        return start("", more);
    }

    private TestHost start(String login, String more) throws Exception {
        return TestHost.start(home, """
                { "login": { "port": 0, "plugin": "test" %s },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ] %s }
                """.formatted(login, more), PLUGIN);
    }

    private static ModernLogin connect(TestHost host) throws Exception {
        return ModernLogin.connect(host.loginAddress());
    }

    @Test
    void who_logged_in_is_served_with_a_secret_of_32_bytes() throws Exception {
        try (ModernLogin login = connect(shared)) {
            TestUser alice = login.logIn("alice", "alice");
            assertThat(alice.secret()).hasSize(32);
            try (Wire wire = shared.connect(alice, 1)) {
                assertThat(wire.ask("hello")).isEqualTo("32 hello");
            }
        }
    }

    @Test
    void both_handshakes_are_spoken_on_one_port() throws Exception {
        try (LoginClient classic = LoginClient.connect(shared.loginAddress()); ModernLogin modern = connect(shared)) {
            TestUser old = new TestUser("old", classic.ask("old").subid(), classic.secret());
            TestUser young = modern.logIn("young", "young");
            try (Wire one = shared.connect(old, 1); Wire other = shared.connect(young, 1)) {
                assertThat(one.ask("a")).isEqualTo("8 a");
                assertThat(other.ask("b")).isEqualTo("32 b");
            }
        }
    }

    @Test
    void a_wrong_mac_of_the_right_length_does_not_open_the_gate() throws Exception {
        try (ModernLogin login = connect(shared)) {
            TestUser alice = login.logIn("alice", "alice");
            try (Wire wire = shared.connect()) {
                wire.sendPackage(new TestUser("alice", alice.subid(), new byte[32]).handshake(1));
                wire.expectPackage(UNAUTHORIZED);
                wire.expectClosed();
            }
        }
    }

    /**
     * The classic mac is computed from a hash without a key: it must not be accepted for a user with a longer secret.
     */
    @Test
    void the_classic_mac_of_a_long_secret_does_not_open_the_gate() throws Exception {
        try (ModernLogin login = connect(shared)) {
            TestUser alice = login.logIn("alice", "alice");
            byte[] mac = ClassicCrypto.hmacHash(Arrays.copyOf(alice.secret(), 8),
                    new Handshake(alice.username(), "1", "").provenText());
            try (Wire wire = shared.connect()) {
                wire.sendPackage(alice.username() + ":1:" + Base64Text.encode(mac));
                wire.expectPackage(UNAUTHORIZED);
            }
        }
    }

    @Test
    void a_user_comes_back_after_a_restart_of_the_host() throws Exception {
        TestUser alice;
        try (TestHost host = start(""); ModernLogin login = connect(host)) {
            alice = login.logIn("alice", "alice");
            host.connect(alice, 1).close();
        }
        try (TestHost host = start("")) {
            try (Wire replayed = host.connect()) {
                replayed.sendPackage(alice.handshake(1));
                replayed.expectPackage("403 Index Expired");
            }
            host.connect(alice, 2).close();
        }
    }

    // Faults during the login

    @ParameterizedTest
    @ValueSource(
            strings = {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                    "4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void a_key_that_gives_zeros_or_is_of_no_handshake_is_unauthorized(String key) throws Exception {
        try (ModernLogin login = connect(shared)) {
            login.wire().sendLine(key);
            assertThat(login.answer()).isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void an_answer_to_another_challenge_is_unauthorized() throws Exception {
        try (ModernLogin login = connect(shared); ModernLogin other = connect(shared)) {
            login.agree();
            login.wire().sendLine(ModernLogin.proofLine(other.agree()));
            assertThat(login.answer()).isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void a_token_that_was_changed_on_its_way_is_unauthorized() throws Exception {
        try (ModernLogin login = connect(shared)) {
            Agreement agreement = login.agree();
            byte[] cipher = agreement.encrypt("alice".getBytes(UTF_8));
            cipher[0] ^= 1; // "`lice"
            login.wire().sendLine(ModernLogin.proofLine(agreement) + "\n" + Base64Text.encode(cipher));
            assertThat(login.answer()).isEqualTo(UNAUTHORIZED);
            assertThat(shared.gate().loggedIn()).noneMatch(user -> user.uid().equals("`lice"));
        }
    }

    /** No client can know its next line before the server's key arrives: a client that sends one is refused. */
    @Test
    void a_line_that_comes_before_the_servers_key_is_unauthorized() throws Exception {
        try (ModernLogin login = connect(shared)) {
            login.wire().sendLine(login.keyLine() + "\n" + login.keyLine());
            assertThat(login.answer()).isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void a_client_that_leaves_while_the_server_computes_harms_nobody() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (ModernLogin login = connect(shared)) {
                login.wire().sendLine(login.keyLine());
            }
        }
        try (ModernLogin login = connect(shared)) {
            assertThat(login.logIn("alice", "alice").subid()).isNotEmpty();
        }
    }

    // The allowed handshakes

    @Test
    void a_host_for_the_modern_handshake_takes_no_classic_one() throws Exception {
        try (TestHost host = start(", \"handshakes\": [\"x25519\"]");
                LoginClient classic = LoginClient.connect(host.loginAddress());
                ModernLogin modern = connect(host)) {
            classic.wire().sendLine(classic.keyLine());
            assertThat(classic.answer()).isEqualTo(UNAUTHORIZED);
            assertThat(modern.logIn("alice", "alice").secret()).hasSize(32);
            assertThatThrownBy(() -> host.gate().login("bob", Secret.of(new byte[8])))
                    .isInstanceOf(LoginRefusedException.class).hasMessageContaining("handshakes is [x25519]");
        }
    }

    @Test
    void a_host_for_the_classic_handshake_takes_no_modern_one() throws Exception {
        try (TestHost host = start(", \"handshakes\": [\"classic\"]");
                LoginClient classic = LoginClient.connect(host.loginAddress());
                ModernLogin modern = connect(host)) {
            modern.wire().sendLine(modern.keyLine());
            assertThat(modern.answer()).isEqualTo(UNAUTHORIZED);
            assertThat(classic.ask("alice").subid()).isNotEmpty();
        }
    }

    @Test
    void a_login_made_by_a_now_forbidden_handshake_is_not_restored() throws Exception {
        TestUser alice;
        try (TestHost host = start("")) {
            alice = host.login("alice");
            host.connect(alice, 1).close();
        }
        try (TestHost host = start(", \"handshakes\": [\"x25519\"]"); Wire wire = host.connect()) {
            wire.sendPackage(alice.handshake(2));
            wire.expectPackage(UNAUTHORIZED);
        }
    }

    @Test
    void the_log_names_the_weak_handshake_where_others_can_reach_it() throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            reachable("");
            log.awaitLines(1, "WARN", "handshakes: x25519, classic", "the classic one is weak");
        }
        try (CapturedLog log = CapturedLog.start()) {
            reachable(", \"handshakes\": [\"x25519\"]");
            start("").close(); // On loopback it is logged too, but not as a warning.
            assertThat(log.lines("handshakes")).isEmpty();
        }
    }

    private void reachable(String more) throws Exception {
        TestHost.start(home, """
                { "gates": [ { "servername": "sample", "address": "0.0.0.0", "port": 0, "plugin": "test" } ] %s }
                """.formatted(more), PLUGIN).close();
    }

    // The identity of the server

    @Test
    void a_server_with_an_identity_signs_its_key_for_this_login() throws Exception {
        IdentityKey identity = IdentityKey.generate();
        identityFile(identity.toPem(), "rw-------");
        try (TestHost host = start(", \"identity\": \"identity.pem\"", ""); ModernLogin login = connect(host)) {
            ServerKey answer = login.exchangeKeys();
            assertThat(identity.identity().signed(login.challenge(), login.publicKey(), answer.key(),
                    Objects.requireNonNull(answer.signature()))).isTrue();
        }
    }

    @Test
    void a_server_without_one_sends_its_key_alone() throws Exception {
        try (ModernLogin login = connect(shared)) {
            assertThat(login.exchangeKeys().signature()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, chmod 600", "rw----r--, chmod 600", "rw--w----, chmod 600"})
    void an_identity_that_others_could_have_is_refused(String mode, String remedy) throws Exception {
        identityFile(IdentityKey.generate().toPem(), mode);
        assertThatThrownBy(() -> start(", \"identity\": \"identity.pem\"", "")).isInstanceOf(HostException.class)
                .hasMessageContaining("identity.pem").hasMessageContaining(mode).hasMessageContaining(remedy);
    }

    @Test
    void a_missing_or_bad_identity_is_reported_with_the_command_to_make_one() throws Exception {
        assertThatThrownBy(() -> start(", \"identity\": \"identity.pem\"", "")).isInstanceOf(HostException.class)
                .hasMessageContaining("is not there").hasMessageContaining("msgserver keys");
        assertThatThrownBy(() -> start(", \"identity\": \"of ours.pem\"", "")).isInstanceOf(HostException.class)
                .hasMessageContaining("msgserver keys '" + home.resolve("of ours.pem") + "'");
        identityFile("swordfish", "rw-------");
        assertThatThrownBy(() -> start(", \"identity\": \"identity.pem\"", "")).isInstanceOf(HostException.class)
                .hasMessageContaining("-----BEGIN PRIVATE KEY-----").hasMessageNotContaining("swordfish");
    }

    private void identityFile(String content, String mode) throws Exception {
        Path file = Files.writeString(home.resolve("identity.pem"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
