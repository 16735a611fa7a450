package io.msgserver.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.LoginClient;
import io.msgserver.host.testing.TestHost;
import io.msgserver.hotswap.testing.PluginSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin's jar of a gate has been removed: the host itself ends logins there. */
class AbsentPluginTest {
    private static final Secret SECRET = Secret.of("12345678".getBytes(US_ASCII));

    /** Accepts tokens of the form {@code servername uid}. */
    private static final PluginSource LOGIN = PluginSource.plugin("test", "1.0.0").with("Login", """
            @Extension
            public record Login(LoginServer server) implements LoginServerHandler {
                @Override public Identity onAuth(byte[] token) {
                    String[] words = new String(token, UTF_8).split(" ", 2);
                    return new Identity(words[0], words[1]);
                }
            }
            """).handler("ORDERED", "return message;");
    private static final PluginSource SPARE = PluginSource.plugin("spare", "1.0.0").handler("ORDERED",
            "return message;");

    private static Path home;
    private static TestHost host;

    @BeforeAll
    static void users_are_logged_in_where_the_plugin_goes(@TempDir Path folder) throws Exception {
        home = folder;
        host = TestHost.start(home, """
                { "sessions": { "store": null }, "login": { "port": 0, "plugin": "test" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                             { "servername": "spare", "port": 0, "plugin": "spare" } ], "control": { "port": 0 } }
                """, LOGIN, SPARE);
        for (String uid : List.of("alice", "kick", "logout", "operator-kick", "operator-logout")) {
            spare().login(uid, SECRET);
        }
        Files.delete(home.resolve("plugins/test-1.jar"));
        Awaitility.await().until(() -> !spare().isOpen());
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void the_user_logs_in_at_another_gate() throws Exception {
        try (var log = CapturedLog.start()) {
            assertThat(answer("sample alice")).startsWith("200 ");
            assertThat(spare().logins("alice")).isEmpty();
            log.awaitLines(1, "WARN", "gate spare: for alice: subid 1 was logged out without asking onKick");
            assertThat(log.lines("\tat ")).isEmpty();
        }
    }

    @Test
    void a_login_at_the_gate_without_a_plugin_costs_no_other() throws Exception {
        host.gate().login("bob", SECRET);
        try (var log = CapturedLog.start()) {
            for (int i = 0; i < 50; i++) {
                assertThat(answer("spare bob")).isEqualTo("403 Forbidden");
            }
            assertThat(host.gate().logins("bob")).hasSize(1);
            assertThat(log.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kick", "logout"})
    void the_host_ends_the_login(String order) {
        String subid = spare().logins(order).getFirst().username().subid();
        end(order, "none");
        assertThat(spare().logins(order)).hasSize(1);
        end(order, subid);
        assertThat(spare().logins(order)).isEmpty();
        end(order, subid);
    }

    private static void end(String order, String subid) {
        assertThat(order.equals("kick") ? spare().kick(order, subid) : spare().logout(order, subid)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kick", "logout"})
    void an_operator_ends_the_login_and_reads_who_did_it(String order) throws Exception {
        assertThat(post("/gates/spare/" + order, "{\"users\":[{\"uid\":\"operator-" + order + "\"}]}"))
                .contains("\"outcome\":\"done\","
                        + "\"detail\":\"plugin spare is absent: the host ended the login without it\"");
        assertThat(spare().logins("operator-" + order)).isEmpty();
    }

    private static GateAdmin spare() {
        return host.host().gate("spare");
    }

    private static String answer(String token) throws Exception {
        try (LoginClient client = LoginClient.connect(host.loginAddress())) {
            return client.ask(token).answer();
        }
    }

    private static String post(String path, String body) throws Exception {
        String address = "http:/" + Objects.requireNonNull(host.host().controlAddress()) + path;
        String token = Files.readString(home.resolve("run/control.token")).strip();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
