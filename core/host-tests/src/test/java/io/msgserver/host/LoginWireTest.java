package io.msgserver.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The login server's protocol, line by line, with a real host, a real plugin jar and real sockets. */
class LoginWireTest {
    private static final String UNAUTHORIZED = "401 Unauthorized";
    private static final String FORBIDDEN = "403 Forbidden";
    private static final String NOT_ACCEPTABLE = "406 Not Acceptable";

    /** Accepts tokens of the form {@code servername uid}; the first word of the uid determines what the handlers do. */
    private static final PluginSource PLUGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) throws Exception {
                    String[] words = new String(token, UTF_8).split(" ", 2);
                    Pause.at("onAuth " + words[1]);
                    switch (words[1]) {
                        case "auth-refuses" -> throw new LoginRefusedException("as told");
                        case "auth-throws" -> throw new IllegalStateException("as told");
                        case "auth-errs" -> throw new StackOverflowError("as told");
                        case "auth-null" -> { return null; }
                    }
                    if (words[1].startsWith("slow")) {
                        Thread.sleep(50);
                    }
                    return new Identity(words[0], words[1]);
                }
                @Override public String onLogin(Identity who, Secret secret) throws LoginRefusedException {
                    switch (who.uid()) {
                        case "login-refuses" -> throw new LoginRefusedException("as told");
                        case "login-throws" -> throw new IllegalStateException("as told");
                        case "login-errs" -> throw new StackOverflowError("as told");
                        case "login-null" -> { return null; }
                    }
                    String subid = server.login(who, secret);
                    try {
                        Pause.at("logged in " + who.uid());
                    } catch (InterruptedException e) {
                        // Too late to refuse it.
                    }
                    return subid;
                }
            }
            """).with("Gate", """
            @Extension
            public record Gate(MsgServer server) implements MsgServerHandler {
                @Override public String onLogin(String uid, Secret secret) throws LoginRefusedException {
                    try {
                        Pause.at("onLogin " + uid);
                    } catch (InterruptedException e) {
                        throw new LoginRefusedException("interrupted");
                    }
                    switch (uid) {
                        case "gate-refuses" -> throw new LoginRefusedException("as told");
                        case "gate-throws" -> throw new IllegalStateException("as told");
                        case "gate-errs" -> throw new StackOverflowError("as told");
                        case "gate-null" -> { return null; }
                        case "gate-empty" -> { return ""; }
                        case "gate-forgets" -> { return server.nextSubid(); }
                    }
                    return MsgServerHandler.super.onLogin(uid, secret);
                }
                @Override public void onKick(String uid, String subid) {
                    try {
                        Pause.at("onKick " + uid);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("interrupted");
                    }
                    switch (uid) {
                        case "stays" -> { return; }
                        case "kick-throws" -> throw new IllegalStateException("as told");
                        case "kick-half" -> {
                            onLogout(uid, subid);
                            throw new IllegalStateException("as told");
                        }
                    }
                    onLogout(uid, subid);
                }
                @Override public byte[] onRequest(Username username, byte[] message) { return message; }
            }
            """);

    private static TestHost alone;
    private static TestHost multilogin;
    private static TestHost impatient;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        alone = TestHost.start(home, settings(""), PLUGIN);
        multilogin = TestHost.start(home, settings("\"multilogin\": true,"), PLUGIN);
        impatient = TestHost.start(home, settings("\"login_timeout\": \"200ms\","), PLUGIN);
        alone.host().gate("shut").close();
    }

    private static String settings(String login) {
        return """
                { "sessions": { "store": null },
                  "login": { %s "port": 0, "plugin": "test" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                             { "servername": "other", "port": 0, "plugin": "test" },
                             { "servername": "shut", "port": 0, "plugin": "test" },
                             { "servername": "waiting", "port": 0, "plugin": "absent" } ] }
                """.formatted(login);
    }

    @AfterAll
    static void stop() {
        alone.close();
        multilogin.close();
        impatient.close();
    }

    @AfterEach
    void hangUp() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private LoginClient connect(TestHost host) throws Exception {
        LoginClient client = LoginClient.connect(host.loginAddress());
        opened.add(client);
        return client;
    }

    private LoginClient connect() throws Exception {
        return connect(alone);
    }

    private static boolean isLoggedIn(TestHost host, String servername, String uid) {
        return host.host().gate(servername).loggedIn().anyMatch(username -> username.uid().equals(uid));
    }

    // Complete logins

    @Test
    void who_logged_in_can_connect_to_the_gate_with_the_secret() throws Exception {
        LoginClient client = connect();
        assertThat(client.challenge()).hasSize(8);
        String subid = client.ask("sample alice").subid();
        try (Wire wire = alone.connect(new TestUser("alice", subid, client.secret()), 1)) {
            wire.request("hello", 7);
            wire.expectAnswer("hello", 7);
        }
    }

    @Test
    void another_secret_does_not_open_the_gate() throws Exception {
        String subid = connect().ask("sample bob").subid();
        try (Wire wire = alone.connect()) {
            wire.sendPackage(new TestUser("bob", subid, HexFormat.of().parseHex("0102030405060708")).handshake(1));
            wire.expectPackage(UNAUTHORIZED);
        }
    }

    @Test
    void challenges_and_server_keys_are_fresh_for_each_login() throws Exception {
        LoginClient one = connect();
        LoginClient other = connect();
        assertThat(one.challenge()).isNotEqualTo(other.challenge());
        one.wire().sendLine(one.keyLine());
        other.wire().sendLine(one.keyLine());
        assertThat(one.wire().readLine()).isNotEqualTo(other.wire().readLine());
    }

    @Test
    void lines_may_end_in_carriage_return_and_newline() throws Exception {
        LoginClient client = connect();
        client.wire().sendLine(client.keyLine() + "\r");
        client.readServerKey().wire().sendLine(client.proofLine() + "\r");
        client.wire().sendLine(client.tokenLine("sample carol") + "\r");
        assertThat(client.subid()).isNotEmpty();
    }

    @Test
    void lines_may_come_a_byte_at_a_time() throws Exception {
        LoginClient client = connect();
        trickle(client, client.keyLine());
        client.readServerKey();
        trickle(client, client.proofLine());
        trickle(client, client.tokenLine("sample dave"));
        assertThat(client.subid()).isNotEmpty();
    }

    private static void trickle(LoginClient client, String line) throws Exception {
        for (byte next : (line + "\n").getBytes(ISO_8859_1)) {
            client.wire().send(new byte[]{next});
        }
    }

    @Test
    void all_lines_may_come_in_one_segment() throws Exception {
        LoginClient client = connect().exchangeKeys();
        client.wire().sendLine(client.proofLine() + "\n" + client.tokenLine("sample erin") + "\nwhat comes after\n");
        assertThat(client.subid()).isNotEmpty();
    }

    // Malformed lines

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a short key          | AQIDBAUGBw==
            a long key           | AQIDBAUGBwgJ
            a zero key           | AAAAAAAAAAA=
            trailing bits        | AQIDBAUGBwh=B
            padding in front     | =QIDBAUGBwg=
            outside the alphabet | ????????
            an empty line        | ''
            a carriage return    | '\r'
            """)
    void a_bad_key_is_unauthorized(String what, String line) throws Exception {
        LoginClient client = connect();
        client.wire().sendLine(line);
        assertThat(client.answer()).as(what).isEqualTo(UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AQIDBAUGBwg=", "AQIDBAUGBw==", "AQIDBAUGBwgJ", "=", "????", "", "\r"})
    void a_wrong_answer_to_the_challenge_is_unauthorized(String line) throws Exception {
        LoginClient client = connect().exchangeKeys();
        client.wire().sendLine(line);
        assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void an_answer_to_another_challenge_is_unauthorized() throws Exception {
        LoginClient client = connect().exchangeKeys();
        client.wire().sendLine(Base64Text.encode(ClassicCrypto.hmac64(connect().challenge(), client.secret())));
        assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AQIDBAUGBw==", "AQIDBAUGBwgJ", "=AAA", "????", "", "\r"})
    void a_token_that_is_no_cipher_is_unauthorized(String line) throws Exception {
        LoginClient client = connect().exchangeKeys().prove();
        client.wire().sendLine(line);
        assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void a_token_with_wrong_padding_is_unauthorized() throws Exception {
        LoginClient client = connect().exchangeKeys().prove();
        byte[] padded = ClassicCrypto.desEncode(client.secret(),
                "sample frank, and a second block".getBytes(ISO_8859_1));
        // Without its last block, the cipher's last byte is a letter.
        client.wire().sendLine(Base64Text.encode(Arrays.copyOf(padded, 8)));
        assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void nothing_is_read_after_a_refusal() throws Exception {
        LoginClient client = connect();
        client.wire().sendLine("\n" + client.keyLine());
        assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
    }

    /** A close with unread bytes is a reset, which discards unsent bytes. */
    @ParameterizedTest
    @ValueSource(ints = {3_000, 8_000})
    void a_refusal_arrives_though_more_was_sent_than_is_read(int unread) throws Exception {
        LoginClient client = connect().exchangeKeys();
        client.wire().sendLine("AQIDBAUGBwg=\n" + "x".repeat(unread));
        assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
    }

    /** Otherwise the login would stay in force, although its client does not know of it. */
    @Test
    void an_answer_arrives_though_its_client_still_sends() throws Exception {
        for (int round = 0; round < 5; round++) {
            String uid = "talks-" + round;
            LoginClient client = connect().ask("sample " + uid);
            Thread talking = Thread.ofVirtual().start(() -> talk(client.wire()));
            assertThat(client.wire().readLine()).startsWith("200 ");
            client.close();
            talking.join();
            assertThat(isLoggedIn(alone, "sample", uid)).isTrue();
        }
    }

    /** Sends bytes until the server closes the connection. */
    private static void talk(Wire wire) {
        try {
            while (true) {
                wire.send(new byte[]{'x', '\n'});
            }
        } catch (IOException _) {
            // It has closed.
        }
    }

    // The length of lines

    @Test
    void a_line_of_8192_bytes_is_a_line() throws Exception {
        LoginClient client = connect();
        // Characters outside the alphabet are skipped.
        client.wire().sendLine("!".repeat(8_192 - client.keyLine().length()) + client.keyLine());
        client.readServerKey().prove();
        client.wire().sendLine(client.tokenLine("sample grace"));
        assertThat(client.subid()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_line_of_8193_bytes_closes_at_once_without_an_answer(int step) throws Exception {
        LoginClient client = at(step, connect());
        client.wire().send("A".repeat(8_193).getBytes(ISO_8859_1));
        client.wire().expectClosed();
    }

    @Test
    void a_line_of_8193_bytes_and_a_newline_closes_without_an_answer() throws Exception {
        LoginClient client = connect();
        client.wire().sendLine("A".repeat(8_193));
        client.wire().expectClosed();
    }

    /** Returns the client in a state: 0 waits for the key, 1 for the proof, 2 for the token. */
    private static LoginClient at(int step, LoginClient client) throws Exception {
        if (step > 0) {
            client.exchangeKeys();
        }
        return step > 1 ? client.prove() : client;
    }

    // Time

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_client_that_says_nothing_is_closed_after_login_timeout(int step) throws Exception {
        long started = System.nanoTime();
        LoginClient client = at(step, connect(impatient));
        client.wire().expectClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofMillis(190),
                Duration.ofSeconds(5));
    }

    @Test
    void login_timeout_is_for_all_steps_together() throws Exception {
        LoginClient client = connect(impatient);
        // Each byte would restart a time limit between bytes.
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> isClosedBefore(client.wire(), "A"));
    }

    private static boolean isClosedBefore(Wire wire, String next) {
        try {
            wire.send(next.getBytes(ISO_8859_1));
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void a_login_that_the_plugin_decides_too_late_is_closed_and_not_in_force() throws Exception {
        try (Pause pause = Pause.before("onLogin heidi")) {
            LoginClient client = connect(impatient).ask("sample heidi");
            client.wire().expectClosed();
            pause.awaitWaiting(1);
        }
        assertThat(connect(impatient).ask("sample marker").subid()).isNotEmpty();
        Awaitility.await().during(Duration.ofMillis(50)).until(() -> !isLoggedIn(impatient, "sample", "heidi"));
    }

    // A client that leaves

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_client_that_leaves_midway_harms_nobody(int step) throws Exception {
        at(step, connect()).close();
        assertThat(connect().ask("sample ivan").subid()).isNotEmpty();
    }

    @Test
    void a_client_that_leaves_before_the_answer_is_logged_out_again() throws Exception {
        try (Pause pause = Pause.before("onLogin judy")) {
            LoginClient client = connect().ask("sample judy");
            pause.awaitWaiting(1);
            client.close();
            // A later login shows that the event loop has run, and so has noticed the close.
            assertThat(connect().ask("sample marker").subid()).isNotEmpty();
        }
        Awaitility.await().during(Duration.ofMillis(50)).until(() -> !isLoggedIn(alone, "sample", "judy"));
        assertThat(connect().ask("sample judy").subid()).isNotEmpty();
        assertThat(isLoggedIn(alone, "sample", "judy")).isTrue();
    }

    @Test
    void a_stop_waits_for_the_logout_of_a_client_that_left_before_the_answer(@TempDir Path home) throws Exception {
        try (TestHost stopping = TestHost.start(home, settings(""), PLUGIN)) {
            Thread stop = Thread.ofVirtual().unstarted(stopping.host()::close);
            try (Pause kick = Pause.before("onKick olga")) {
                try (Pause login = Pause.before("logged in olga")) {
                    LoginClient client = connect(stopping).ask("sample olga");
                    login.awaitWaiting(1);
                    client.close();
                    kick.awaitWaiting(1);
                }
                stop.start();
                Awaitility.await().until(() -> stopping.host().loginAddress() == null);
                assertThat(stop.isAlive()).isTrue();
                assertThat(isLoggedIn(stopping, "sample", "olga")).isTrue();
            }
            stop.join();
            assertThat(isLoggedIn(stopping, "sample", "olga")).isFalse();
        }
    }

    // The plugin's decision

    @ParameterizedTest
    @ValueSource(strings = {"auth-refuses", "auth-throws", "auth-errs", "auth-null"})
    void a_token_that_the_plugin_does_not_take_is_unauthorized(String uid) throws Exception {
        assertThat(connect().ask("sample " + uid).answer()).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void a_uid_that_is_not_in_utf_8_is_unauthorized() throws Exception {
        byte[] token = "sample m\u00fcller".getBytes(ISO_8859_1);
        try (LoginClient client = connect().exchangeKeys().prove()) {
            client.wire().sendLine(Base64Text.encode(ClassicCrypto.desEncode(client.secret(), token)));
            assertThat(client.answer()).isEqualTo(UNAUTHORIZED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0007b", "a\u0085b", "a\nb", ""})
    void a_uid_that_would_garble_the_log_is_unauthorized(String uid) throws Exception {
        assertThat(connect().ask("sample " + uid).answer()).isEqualTo(UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"login-refuses", "login-throws", "login-errs", "login-null", "gate-refuses", "gate-throws",
                    "gate-errs", "gate-null", "gate-empty", "gate-forgets"})
    void a_login_that_a_handler_refuses_or_fails_is_forbidden(String uid) throws Exception {
        for (int i = 0; i < 2; i++) {
            // The second login shows that the first is no longer in progress: otherwise the reply would be 406.
            assertThat(connect().ask("sample " + uid).answer()).isEqualTo(FORBIDDEN);
        }
        assertThat(isLoggedIn(alone, "sample", uid)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "shut", "waiting", "Sample"})
    void a_gate_that_is_not_there_or_closed_is_forbidden(String servername) throws Exception {
        assertThat(connect().ask(servername + " kim").answer()).isEqualTo(FORBIDDEN);
    }

    // One uid, several logins

    @Test
    void a_uid_has_one_login_in_progress_and_then_another() throws Exception {
        LoginClient first = connect();
        try (Pause pause = Pause.before("onLogin laura")) {
            first.ask("sample laura");
            pause.awaitWaiting(1);
            assertThat(connect().ask("sample laura").answer()).isEqualTo(NOT_ACCEPTABLE);
            // This holds at another gate too, and does not affect other uids.
            assertThat(connect().ask("other laura").answer()).isEqualTo(NOT_ACCEPTABLE);
            assertThat(connect().ask("sample mallory").subid()).isNotEmpty();
        }
        assertThat(first.subid()).isNotEmpty();
        assertThat(connect().ask("sample laura").subid()).isNotEmpty();
    }

    @Test
    void with_multilogin_a_uid_may_have_two_in_progress_and_both_succeed() throws Exception {
        LoginClient first = connect(multilogin);
        LoginClient second = connect(multilogin);
        try (Pause pause = Pause.before("onLogin niaj")) {
            first.ask("sample niaj");
            second.ask("sample niaj");
            pause.awaitWaiting(2);
        }
        assertThat(first.subid()).isNotEqualTo(second.subid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "other"})
    void who_is_online_is_kicked_before_the_new_login(String servername) throws Exception {
        String uid = "olivia-" + servername;
        LoginClient client = connect();
        String subid = client.ask("sample " + uid).subid();
        try (Wire wire = alone.connect(new TestUser(uid, subid, client.secret()), 1)) {
            String later = connect().ask(servername + " " + uid).subid();
            wire.expectClosed();
            assertThat(
                    alone.host().gates().stream().flatMap(GateAdmin::loggedIn).filter(user -> user.uid().equals(uid)))
                    .singleElement()
                    .satisfies(user -> {
                        assertThat(user.servername()).isEqualTo(servername);
                        assertThat(user.subid()).isEqualTo(later);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stays", "kick-throws"})
    void who_is_still_online_after_the_kick_keeps_the_login(String uid) throws Exception {
        LoginClient client = connect();
        String subid = client.ask("sample " + uid).subid();
        try (Wire wire = alone.connect(new TestUser(uid, subid, client.secret()), 1)) {
            assertThat(connect().ask("sample " + uid).answer()).isEqualTo(FORBIDDEN);
            assertThat(connect().ask("other " + uid).answer()).isEqualTo(FORBIDDEN);
            wire.request("still here", 1);
            wire.expectAnswer("still here", 1);
        }
    }

    @Test
    void a_kick_that_fails_but_logs_out_is_good_enough() throws Exception {
        String first = connect().ask("sample kick-half").subid();
        assertThat(connect().ask("sample kick-half").subid()).isNotEqualTo(first);
    }

    @Test
    void a_refused_login_at_a_gate_that_is_not_there_kicks_nobody() throws Exception {
        connect().ask("sample peggy").subid();
        assertThat(connect().ask("nowhere peggy").answer()).isEqualTo(FORBIDDEN);
        assertThat(isLoggedIn(alone, "sample", "peggy")).isTrue();
    }

    // Concurrent logins

    @Test
    void many_logins_do_not_wait_for_one_another_nor_block_the_event_loop() throws Exception {
        int many = 200;
        TestUser user = alone.login();
        try (Wire wire = alone.connect(user, 1); var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var go = new CountDownLatch(1);
            List<Future<String>> subids = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                LoginClient client = connect().exchangeKeys().prove();
                String token = client.tokenLine("sample slow" + i);
                subids.add(clients.submit(() -> {
                    go.await();
                    client.wire().sendLine(token);
                    return client.subid();
                }));
            }
            long started = System.nanoTime();
            go.countDown();
            long slowest = 0;
            int number = 0;
            while (!subids.stream().allMatch(Future::isDone)) {
                long asked = System.nanoTime();
                wire.request("ping", ++number);
                wire.expectAnswer("ping", number);
                slowest = Math.max(slowest, System.nanoTime() - asked);
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - started);
            List<String> distinct = new ArrayList<>();
            for (Future<String> subid : subids) {
                distinct.add(subid.get());
            }
            assertThat(distinct).doesNotHaveDuplicates().hasSize(many);
            // One after another they would take 10 s, and on two event loops 5 s.
            assertThat(taken).isLessThan(Duration.ofSeconds(3));
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void a_login_by_an_operator_is_kicked_like_any_other() throws Exception {
        String subid = alone.gate().login("quentin", Secret.of(new byte[8]));
        assertThat(connect().ask("sample quentin").subid()).isNotEqualTo(subid);
        assertThat(alone.gate().loggedIn().filter(user -> user.uid().equals("quentin"))).hasSize(1);
    }
}
