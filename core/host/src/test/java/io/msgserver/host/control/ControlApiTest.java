package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.TestUser;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.PluginSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Calls every route of a real host, compares each reply with the OpenAPI document, and at the end the document with the
 * replies.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlApiTest {
    private static final String SET_LEVEL = "PUT /logs/{logger}/{level}";
    private static final Base64.Decoder BASE64 = Base64.getDecoder();

    private final Set<String> answered = new TreeSet<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private OpenApi document;
    private Path jars;
    private TestHost host;

    @TempDir
    private Path home;

    @BeforeAll
    void readAndCompile(@TempDir Path folder) throws Exception {
        document = OpenApi.read();
        jars = folder;
        plugin("1.0.0", "return message;").jar(jars.resolve("1.jar"));
        plugin("2.0.0", "return new String(message).toUpperCase().getBytes();").jar(jars.resolve("2.jar"));
        plugin("3.0.0", "return message;").manifest("Plugin-Requires", ">=99.0.0").jar(jars.resolve("3.jar"));
        plugin("4.0.0", "return message;").manifest("Plugin-Dependencies", "base").jar(jars.resolve("4.jar"));
    }

    private static PluginSource plugin(String version, String onRequest) {
        return PluginSource.plugin("test", version).with("Handler", """
                @Extension
                public record Handler(MsgServer server) implements MsgServerHandler {
                    @Override public String onLogin(String uid, Secret secret) throws LoginRefusedException {
                        if (uid.equals("refused")) throw new LoginRefusedException("as told");
                        return MsgServerHandler.super.onLogin(uid, secret);
                    }
                    @Override public void onLogout(String uid, String subid) {
                        if (uid.equals("faulty")) throw new IllegalStateException("as told");
                        if (!uid.equals("clinging")) MsgServerHandler.super.onLogout(uid, subid);
                    }
                    @Override public byte[] onRequest(Username username, byte[] message) { %s }
                }
                """.formatted(onRequest));
    }

    @BeforeEach
    void start() throws Exception {
        Path folder = Files.createDirectories(home.resolve("plugins"));
        Files.copy(jars.resolve("1.jar"), folder.resolve("test-1.0.0.jar"));
        host = TestHost.start(home,
                """
                        { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                                     { "servername": "waiting", "port": 0, "plugin": "absent" } ],
                          "plugins": { "poll": "50ms", "settings": { "test": { "database": "jdbc:x://me:hunter2@db/", "retries": 3,
                              "api_key": "hunter2", "nested": { "password": "hunter2", "names": [ "a", "http://u:hunter2@b/" ] } } } },
                          "control": { "port": 0 } }
                        """);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @AfterAll
    void everyAnswerThatIsDocumentedWasSeen() {
        http.close();
        assertThat(answered).containsAll(document.answers());
    }

    // The document

    @Test
    void the_document_has_every_route_and_no_other() {
        assertThat(routes().map(route -> route.method() + " " + route.template()).toList())
                .containsExactlyInAnyOrderElementsOf(document.operations());
        routes().forEach(route -> assertThat(document.query(route.method() + " " + route.template()))
                .containsExactlyInAnyOrderElementsOf(route.query()));
    }

    private static Stream<Route> routes() {
        return ControlServer.routes(new FakeHost()).all().stream();
    }

    @Test
    void only_health_answers_without_the_token() throws Exception {
        for (Route route : routes().toList()) {
            HttpRequest request = HttpRequest.newBuilder(uri(port(), route.template().replaceAll("[{}]", "")))
                    .method(route.method(), BodyPublishers.noBody()).build();
            String operation = route.method() + " " + route.template();
            JsonNode answer = checked(operation, request);
            assertThat(answer.path("status").asInt(0) == 401).as(operation).isEqualTo(document.needsToken(operation));
        }
    }

    @Test
    void what_a_route_does_not_take_is_refused() throws Exception {
        for (Route route : routes().toList()) {
            HttpRequest delete = asked(route.template().replaceAll("[{}]", "")).DELETE().build();
            HttpResponse<String> refused = http.send(delete, BodyHandlers.ofString());
            assertThat(refused.statusCode()).as(route.template()).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow").orElseThrow()).contains(route.method());
        }
        assertDetail(get("GET /status", "/status?verbose=1"), 400, "there is no parameter verbose here");
        for (String order : new String[]{"login", "logout", "kick"}) {
            String operation = "POST /gates/{servername}/" + order;
            String path = "/gates/sample/" + order;
            assertDetail(post(operation, path, "nonsense"), 400, "the body is no JSON");
            assertDetail(post(operation, path, "{}"), 400, "write {\"users\": [{\"uid\": \"alice\"}]}");
            assertDetail(post(operation, path, users(1001)), 400, "1 to 1000 users");
            assertDetail(post(operation, path, "{\"users\":[\"alice\"]}"), 400, "users[0]: write");
            assertDetail(post(operation, path, "{\"users\":[{\"uid\":\"a\"},{\"uid\":1}]}"), 400,
                    "users[1].uid: is not a text");
            assertDetail(post(operation, path, "{\"users\":[{}]}"), 400, "users[0].uid: is missing");
            assertDetail(post(operation, path, "{\"users\":[{\"uid\":\"a\",\"id\":\"\"}]}"), 400,
                    "users[0].id: there is no");
            assertDetail(post(operation, path, " ".repeat(65_537)), 413, "at most 65536 bytes");
            assertDetail(post(operation, "/gates/nosuch/" + order, "{}"), 404,
                    "there is no gate nosuch, only [sample, waiting]");
        }
        assertDetail(post("POST /gates/{servername}/login", "/gates/sample/login",
                "{\"users\":[{\"uid\":\"a\",\"secret\":\"hunter2=\"}]}"), 400,
                "users[0].secret: is not base64 of 8 or 32");
    }

    private static String users(int count) {
        return "{\"users\":[" + "{\"uid\":\"a\"},".repeat(count - 1) + "{\"uid\":\"a\"}]}";
    }

    // Gates

    @Test
    void gates_are_seen_closed_and_opened() throws Exception {
        JsonNode gates = get("GET /gates", "/gates").path("gates");
        assertThat(gates.get(0).path("address").asString()).isEqualTo("127.0.0.1:" + host.address().getPort());
        assertThat(gates.get(1)).isEqualTo(json("""
                { "servername": "waiting", "plugin": "absent", "open": false, "address": null, "connections": 0,
                  "maxclient": 1024, "users": 0 }
                """));

        JsonNode closed = post("POST /gates/{servername}/close", "/gates/sample/close", "");
        assertThat(closed.path("open").asBoolean()).isFalse();
        assertThat(host.gate().isOpen()).isFalse();
        assertThat(login("{\"users\":[{\"uid\":\"alice\"}]}").get(0).path("detail").asString()).contains("is not open");
        assertThat(post("POST /gates/{servername}/open", "/gates/sample/open", "").path("open").asBoolean()).isTrue();
        assertThat(get("GET /gates/{servername}", "/gates/sample").path("open").asBoolean()).isTrue();
        host.connect().close();
    }

    @Test
    void a_gate_that_cannot_be_opened_says_why() throws Exception {
        assertDetail(post("POST /gates/{servername}/open", "/gates/waiting/open", ""), 409,
                "gate waiting waits for plugin absent");
        assertDetail(post("POST /gates/{servername}/open", "/gates/nosuch/open", ""), 404, "there is no gate nosuch");
        assertDetail(post("POST /gates/{servername}/close", "/gates/nosuch/close", ""), 404, "there is no gate nosuch");
        assertDetail(get("GET /gates/{servername}", "/gates/nosuch"), 404, "there is no gate nosuch");
    }

    // Logins

    @Test
    void one_user_or_many_are_logged_in_each_with_a_result() throws Exception {
        JsonNode results = login("""
                { "users": [ { "uid": "alice" }, { "uid": "refused" }, { "uid": "b\\u0007b" },
                             { "uid": "carol", "secret": "%s" } ] }
                """.formatted(Base64.getEncoder().encodeToString("8 bytes!".getBytes(UTF_8))));

        JsonNode alice = results.get(0);
        assertThat(alice.path("outcome").asString()).isEqualTo("done");
        var user = new TestUser("alice", alice.path("subid").asString(),
                BASE64.decode(alice.path("secret").asString()));
        assertThat(alice.path("username").asString()).isEqualTo(user.username());
        try (Wire wire = host.connect(user, 1)) {
            assertThat(wire.ask("hello")).isEqualTo("hello");
        }
        assertThat(results.get(1).path("outcome").asString()).isEqualTo("refused");
        assertThat(results.get(1).path("detail").asString()).isEqualTo("as told");
        assertThat(results.get(2).path("detail").asString()).contains("control characters");
        assertThat(results.get(3).path("secret").isNull()).isTrue();
        host.connect(new TestUser("carol", results.get(3).path("subid").asString(), "8 bytes!".getBytes(UTF_8)), 1)
                .close();
    }

    @Test
    void logout_and_kick_end_one_login_or_all_of_a_user() throws Exception {
        for (String order : new String[]{"logout", "kick"}) {
            TestUser first = host.login("alice");
            TestUser second = host.login("alice");
            host.login("bob");
            try (Wire wire = host.connect(second, 1)) {
                assertThat(end(order, "{\"users\":[{\"uid\":\"alice\",\"subid\":\"" + second.subid() + "\"}]}"))
                        .isEqualTo(json("[{\"uid\":\"alice\",\"subid\":\"" + second.subid()
                                + "\",\"outcome\":\"done\",\"detail\":\"\"}]"));
                wire.expectClosed();
            }
            JsonNode rest = end(order, "{\"users\":[{\"uid\":\"alice\"},{\"uid\":\"bob\"},{\"uid\":\"nobody\"}]}");
            assertThat(rest.get(0).path("subid").asString()).isEqualTo(first.subid());
            assertThat(rest.get(1).path("outcome").asString()).isEqualTo("done");
            assertThat(rest.get(2)).isEqualTo(
                    json("{\"uid\":\"nobody\",\"subid\":null,\"outcome\":\"absent\",\"detail\":\"\"}"));
            assertThat(host.gate().loggedIn()).isEmpty();
        }
    }

    @Test
    void a_plugin_that_does_not_log_out_is_told() throws Exception {
        host.login("faulty");
        host.login("clinging");
        JsonNode results = end("logout", "{\"users\":[{\"uid\":\"faulty\"},{\"uid\":\"clinging\"}]}");
        assertThat(results.get(0).path("outcome").asString()).isEqualTo("failed");
        assertThat(results.get(0).path("detail").asString()).isNotEmpty();
        assertThat(results.get(1).path("detail").asString()).isEqualTo("the plugin let them stay");
    }

    // Users

    @Test
    void users_are_listed_page_by_page() throws Exception {
        for (String uid : new String[]{"dora", "alice", "carl", "bob", "c\u00e9line"}) {
            host.login(uid);
        }
        String path = "/gates/sample/users";
        JsonNode first = get("GET /gates/{servername}/users", path + "?limit=2");
        assertThat(first.path("users").findValuesAsString("uid")).containsExactly("alice", "bob");
        JsonNode second = get("GET /gates/{servername}/users",
                path + "?limit=2&cursor=" + first.path("next").asString());
        assertThat(second.path("users").findValuesAsString("uid")).containsExactly("carl", "c\u00e9line");
        JsonNode last = get("GET /gates/{servername}/users",
                path + "?limit=2&cursor=" + second.path("next").asString());
        assertThat(last.path("users").findValuesAsString("uid")).containsExactly("dora");
        assertThat(last.path("next").isNull()).isTrue();

        assertThat(get("GET /gates/{servername}/users", path + "?prefix=c").path("users").findValuesAsString("uid"))
                .containsExactly("carl", "c\u00e9line");
        assertThat(get("GET /gates/{servername}/users", path + "?prefix=c%C3%A9").path("users")).hasSize(1);
        assertDetail(get("GET /gates/{servername}/users", path + "?limit=1001"), 400, "a number from 1 to 1000");
        assertDetail(get("GET /gates/{servername}/users", path + "?cursor=x"), 400, "that is no cursor");
        assertDetail(get("GET /gates/{servername}/users", "/gates/nosuch/users"), 404, "there is no gate");
    }

    @Test
    void one_user_is_told_in_detail() throws Exception {
        TestUser user = host.login("al/ice");
        host.login("al/ice");
        String operation = "GET /gates/{servername}/users/{uid}";
        try (Wire wire = host.connect(user, 7)) {
            wire.request("hello", 1);
            wire.expectAnswer("hello", 1);
            JsonNode logins = get(operation, "/gates/sample/users/al%2Fice").path("logins");
            assertThat(logins).hasSize(2);
            JsonNode login = logins.get(1);
            assertThat(login.path("index").asInt()).isEqualTo(7);
            assertThat(login.path("connected").asBoolean()).isTrue();
            assertThat(login.path("connection").asString())
                    .matches("sample/\\S+ 127\\.0\\.0\\.1:" + wire.socket().getLocalPort());
            assertThat(login.path("ip").asString()).isEqualTo("127.0.0.1");
            assertThat(login.path("remembered").asInt()).isEqualTo(1);
            assertThat(login.path("rememberedBytes").asInt()).isEqualTo(2 + 5 + 1 + 4);
            assertThat(logins.get(0).path("connected").asBoolean()).isFalse();
            assertThat(logins.get(0).path("ip").isNull()).isTrue();
        }
        Awaitility.await().until(() -> !get(operation, "/gates/sample/users/al%2Fice").path("logins").get(1)
                .path("connected").asBoolean());
        assertDetail(get(operation, "/gates/sample/users/nobody"), 404, "user nobody is not logged in at gate sample");
    }

    // The host

    @Test
    void the_status_counts_requests_apart_from_logins_and_callbacks() throws Exception {
        try (Wire wire = host.connectSomebody()) {
            host.gate().logout("somebody", host.gate().login("somebody", Secret.of(new byte[8])));
            wire.ask("one");
            wire.ask("two");
            wire.ask("three");
            Awaitility.await().untilAsserted(() -> {
                JsonNode status = get("GET /status", "/status");
                assertThat(status.path("requests").asLong()).isEqualTo(3);
                assertThat(status.path("plugins").get(0).path("requests").asLong()).isZero();
                assertThat(status.path("plugins").get(1).path("requests").asLong()).isEqualTo(3);
                assertThat(calls()).isEqualTo(3 + 3); // The two logins, and the logout.
                assertThat(status.path("users").asInt()).isEqualTo(1);
                assertThat(status.path("connections").asInt()).isEqualTo(1);
                assertThat(status.path("open").asInt()).isEqualTo(1);
                assertThat(status.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
            });
        }
    }

    private long calls() throws Exception {
        return get("GET /plugins", "/plugins").path("plugins").get(1).path("calls").asLong();
    }

    @Test
    void settings_are_those_in_force_without_their_secrets() throws Exception {
        JsonNode settings = get("GET /settings", "/settings");
        assertThat(settings.toString()).doesNotContain("hunter2");
        assertThat(settings.at("/gates/0/expired_number").asInt()).isEqualTo(128);
        assertThat(settings.at("/gates/0/handshake_timeout").asString()).isEqualTo("10s");
        assertThat(settings.at("/gates/0/request_timeout").asString()).isEqualTo("30s");
        assertThat(settings.at("/plugins/poll").asString()).isEqualTo("50ms");
        assertThat(settings.at("/plugins/folder").asString()).isEqualTo(home.resolve("plugins").toString());
        assertThat(settings.at("/plugins/settings/test")).isEqualTo(json("""
                { "database": "jdbc:x://\u2026@db/", "retries": 3, "api_key": "\u2026",
                  "nested": { "password": "\u2026", "names": [ "a", "http://\u2026@b/" ] } }
                """));
        assertThat(settings.path("login").isNull()).isTrue();
    }

    @Test
    void threads_are_told_the_virtual_ones_too() throws Exception {
        JsonNode threads = get("GET /threads", "/threads");
        assertThat(threads.path("threads").findValuesAsString("name")).contains("main", "plugins");
        assertThat(threads.path("leftOut").asInt()).isZero();
        assertThat(threads.path("threads").toString()).contains("\"virtual\":true", "ThreadDump.take");

        JsonNode few = get("GET /threads", "/threads?limit=3");
        assertThat(few.path("threads")).hasSize(3);
        assertThat(few.path("leftOut").asInt()).isPositive();
        assertDetail(get("GET /threads", "/threads?limit=0"), 400, "a number from 1 to 10000");
    }

    @Test
    void errors_are_none_where_logging_keeps_none() throws Exception {
        assertThat(get("GET /errors", "/errors").path("errors")).isEmpty();
    }

    // Monitoring

    @Test
    void numbers_and_health_are_told() throws Exception {
        assertThat(get("GET /metrics", "/metrics").asString()).contains("msgserver_gate_open{gate=\"waiting\"} 0.0");
        assertThat(get("GET /health/live", "/health/live").path("status").asString()).isEqualTo("live");
        assertThat(get("GET /health/ready", "/health/ready")).isEqualTo(json("""
                { "status": "not ready", "missing": [ "gate waiting waits for plugin absent" ] }
                """));
        assertThat(get("GET /status", "/status").path("missing")).hasSize(1);
    }

    @Test
    void levels_of_logging_are_set_where_the_logging_can() throws Exception {
        assertDetail(put("/logs/io.msgserver/loud"), 400, "there is no level loud");
        assertDetail(put("/logs/io.msgserver/debug"), 409, "cannot change its levels");
        Path other = Files.createDirectory(home.resolve("other"));
        try (ControlServer able = ControlServer.start(new ControlSettings("127.0.0.1", 0, false, null, null), other,
                null,
                new FakeHost())) {
            int port = able.address().getPort();
            assertThat(checked(SET_LEVEL,
                    asked(other, port, "/logs/io.msgserver/debug").PUT(BodyPublishers.noBody()).build()))
                    .isEqualTo(json("{ \"logger\": \"io.msgserver\", \"level\": \"debug\" }"));
            assertThat(checked("GET /health/ready", asked(other, port, "/health/ready").build()).path("status")
                    .asString()).isEqualTo("ready");
        }
    }

    // Plugins

    @Test
    void a_jar_is_installed_in_the_place_of_the_former_one_and_serves() throws Exception {
        try (Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("hello")).isEqualTo("hello");
            assertThat(install(jars.resolve("2.jar")))
                    .isEqualTo(json("{\"id\":\"test\",\"version\":\"2.0.0\",\"note\":\"\"}"));
            assertThat(wire.ask("hello")).isEqualTo("HELLO");
            assertThat(inFolder()).containsExactly("test-1.0.0.jar");
            assertThat(home.resolve("plugins/test-1.0.0.jar")).hasSameBinaryContentAs(jars.resolve("2.jar"));

            // A lower version is installed too, because the operator requests it.
            assertThat(install(jars.resolve("1.jar")).path("version").asString()).isEqualTo("1.0.0");
            assertThat(wire.ask("hello")).isEqualTo("hello");
        }
        Awaitility.await().untilAsserted(() -> assertThat(
                get("GET /plugins", "/plugins").path("plugins").get(1).path("requests").asLong()).isEqualTo(3));
        JsonNode back = post("POST /plugins/{id}/rollback", "/plugins/test/rollback", "");
        assertThat(back.path("version").asString()).isEqualTo("2.0.0");
    }

    @Test
    void a_plugin_that_was_not_there_is_installed_under_its_id() throws Exception {
        PluginSource.plugin("absent", "1.0.0").handler("ORDERED", "return message;").jar(home.resolve("new.jar"));
        assertThat(install(home.resolve("new.jar")).path("id").asString()).isEqualTo("absent");
        assertThat(inFolder()).containsExactly("absent.jar", "test-1.0.0.jar");
        assertThat(host.host().gate("waiting").isOpen()).isTrue();
    }

    @Test
    void a_jar_that_cannot_serve_is_refused_and_what_was_there_is_put_back() throws Exception {
        Files.writeString(home.resolve("broken.jar"), "this is no jar");
        assertDetail(install(home.resolve("broken.jar")), 422, "it is not a whole jar");
        assertDetail(install(jars.resolve("3.jar")), 422, ">=99.0.0");
        assertDetail(install(jars.resolve("4.jar")), 409, "it needs test -> base, which is not in the plugins folder");

        assertThat(inFolder()).containsExactly("test-1.0.0.jar");
        assertThat(home.resolve("plugins/test-1.0.0.jar")).hasSameBinaryContentAs(jars.resolve("1.jar"));
        try (Wire wire = host.connectSomebody()) {
            assertThat(wire.ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void a_jar_in_whose_place_another_would_serve_is_refused() throws Exception {
        Files.copy(jars.resolve("2.jar"), home.resolve("plugins/also.jar"));
        Awaitility.await().until(() -> get("GET /plugins", "/plugins").toString().contains("\"2.0.0\""));
        PluginSource.plugin("test", "0.5.0").handler("ORDERED", "return message;").jar(home.resolve("new.jar"));
        assertDetail(install(home.resolve("new.jar")), 409, "test 1.0.0 in test-1.0.0.jar would, in its place");
        assertThat(inFolder()).containsExactly("also.jar", "test-1.0.0.jar");
    }

    @Test
    void a_jar_has_at_most_64_megabytes() throws Exception {
        assertDetail(checked("POST /plugins", asked("/plugins")
                .POST(BodyPublishers.ofByteArray(new byte[(64 << 20) + 1])).build()), 413, "at most 67108864 bytes");
        assertThat(inFolder()).containsExactly("test-1.0.0.jar");
    }

    @Test
    void a_rollback_that_cannot_be_says_why() throws Exception {
        assertDetail(post("POST /plugins/{id}/rollback", "/plugins/test/rollback", ""), 409, "no former version");
        assertDetail(post("POST /plugins/{id}/rollback", "/plugins/nosuch/rollback", ""), 404,
                "there is no plugin nosuch");
    }

    /** Returns all files in the folder, hidden ones included, to show that nothing is left behind. */
    private Stream<String> inFolder() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve("plugins"))) {
            return Arrays.stream(files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new));
        }
    }

    // Requests

    private JsonNode install(Path jar) throws Exception {
        return checked("POST /plugins", asked("/plugins").POST(BodyPublishers.ofFile(jar)).build());
    }

    private JsonNode login(String body) throws Exception {
        return post("POST /gates/{servername}/login", "/gates/sample/login", body).path("results");
    }

    private JsonNode end(String order, String body) throws Exception {
        return post("POST /gates/{servername}/" + order, "/gates/sample/" + order, body).path("results");
    }

    private JsonNode get(String operation, String path) throws Exception {
        return checked(operation, asked(path).build());
    }

    private JsonNode post(String operation, String path, String body) throws Exception {
        BodyPublisher sent = BodyPublishers.ofString(body);
        return checked(operation, asked(path).POST(sent).build());
    }

    private JsonNode put(String path) throws Exception {
        return checked(SET_LEVEL, asked(path).PUT(BodyPublishers.noBody()).build());
    }

    private JsonNode checked(String operation, HttpRequest request) throws Exception {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        JsonNode body = type.startsWith("text/plain") ? StringNode.valueOf(answer.body()) : json(answer.body());
        document.check(operation, answer.statusCode(), type, body);
        if (type.equals("application/problem+json")) {
            assertThat(body.path("status").asInt()).isEqualTo(answer.statusCode());
        }
        answered.add(operation + " " + answer.statusCode());
        return body;
    }

    private HttpRequest.Builder asked(String path) throws Exception {
        return asked(home, port(), path);
    }

    private static HttpRequest.Builder asked(Path home, int port, String path) throws Exception {
        return HttpRequest.newBuilder(uri(port, path)).header("Authorization",
                "Bearer " + Files.readString(RunFolder.of(home).token()).strip());
    }

    private int port() {
        return Objects.requireNonNull(host.host().controlAddress()).getPort();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void assertDetail(JsonNode problem, int status, String detail) {
        assertThat(problem.path("status").asInt()).as(problem.toString()).isEqualTo(status);
        assertThat(problem.path("detail").asString()).contains(detail);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
