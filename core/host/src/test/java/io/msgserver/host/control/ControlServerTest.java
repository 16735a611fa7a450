package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.testing.CapturedLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each route over a real socket, and the access to it. */
class ControlServerTest {
    private static final ControlSettings ANY_PORT = new ControlSettings("127.0.0.1", 0, false, null, null);

    @TempDir
    private Path home;

    private final FakeHost host = new FakeHost();
    private final HttpClient http = HttpClient.newHttpClient();
    private ControlServer server;
    private String token;

    @BeforeEach
    void start() throws IOException {
        server = ControlServer.start(ANY_PORT, home, null, host);
        token = Files.readString(RunFolder.of(home).token()).strip();
    }

    @AfterEach
    void stop() {
        host.finish.countDown();
        server.close();
        http.close();
    }

    // The proof of the host

    @Test
    void a_host_proves_that_it_has_the_token_and_where_it_is() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + "/"))
                .header("Msgserver-Challenge", "fresh").build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(401);
        String proof = answer.headers().firstValue("Msgserver-Proof").orElseThrow();
        assertThat(proof).isEqualTo(hmac(token, "fresh " + address())).doesNotContain(token);
        assertThat(Proof.isRight(proof, token, "fresh", address())).isTrue();
        assertThat(Proof.isRight(proof, token, "another", address())).isFalse();
        assertThat(Proof.isRight(proof, token, "fresh", "http://127.0.0.1:1")).isFalse();
        assertThat(Proof.isRight(proof, "A".repeat(43), "fresh", address())).isFalse();
    }

    private String address() throws IOException {
        return Files.readString(RunFolder.of(home).address()).strip();
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(US_ASCII), "HmacSHA256"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(US_ASCII)));
    }

    // The routes

    @Test
    void plugins_are_listed_with_their_versions_and_refusals() throws Exception {
        HttpResponse<String> answer = get("/plugins");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        String sha256 = "ab".repeat(32);
        assertThat(json(answer).at("/plugins/0")).isEqualTo(json("""
                { "id": "simple", "serves": [ "gate sample" ], "requests": 47,
                  "current": { "version": "2.0.0", "sha256": "%s", "state": "ACTIVE", "since": "2026-01-01T12:00:00Z",
                               "requests": 7, "leases": 1, "note": "" },
                  "older": [ { "version": "1.0.0", "sha256": "%s", "state": "LEAKED", "since": "2026-01-01T12:00:00Z",
                               "requests": 40, "leases": 0, "note": "thread \\"ticker\\"" } ],
                  "former": "1.0.0",
                  "refusal": { "at": "2026-01-01T12:00:00Z", "source": "/plugins/simple-3.jar",
                               "reason": "it has no extension" },
                  "calls": 50 }
                """.formatted(sha256, sha256)));
        assertThat(json(answer).at("/plugins/1")).isEqualTo(
                json("""
                        { "id": "a+b/c", "serves": [], "requests": 0, "current": null, "older": [], "former": null, "refusal": null, "calls": 0 }
                        """));
        assertThat(json(answer).at("/refused")).isEqualTo(json("""
                [ { "at": "2026-01-01T12:00:00Z", "source": "/plugins/half.jar", "reason": "it is not a zip file" } ]
                """));
    }

    @Test
    void metrics_are_text() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.body()).isEqualTo(host.metrics());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void the_level_of_a_logger_is_set() throws Exception {
        HttpResponse<String> answer = put("/logs/io.msgserver.host/debug");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(json("{ \"logger\": \"io.msgserver.host\", \"level\": \"debug\" }"));
        assertThat(host.levels).containsExactly("io.msgserver.host=DEBUG");

        assertThat(put("/logs/io.msgserver.host/loud").statusCode()).isEqualTo(400);
        host.hasLevels = false;
        assertThat(put("/logs/io.msgserver.host/debug").statusCode()).isEqualTo(409);
    }

    private HttpResponse<String> put(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address() + path)).PUT(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }

    @Test
    void a_rollback_answers_with_the_version_that_serves() throws Exception {
        HttpResponse<String> answer = post("/plugins/simple/rollback", BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)).isEqualTo(json("{ \"id\": \"simple\", \"version\": \"1.0.0\", \"note\": \"\" }"));
    }

    @Test
    void a_rollback_that_is_refused_says_why() throws Exception {
        // A plus stands for itself in a path, and an encoded slash is part of the id.
        assertProblem(post("/plugins/a+b%2Fc/rollback", BodyPublishers.noBody()), 409, "Conflict",
                "plugin a+b/c has no former version");
    }

    @Test
    void a_rollback_of_a_plugin_that_is_not_there_is_not_found() throws Exception {
        assertProblem(post("/plugins/simpel/rollback", BodyPublishers.noBody()), 404, "Not Found",
                "there is no plugin simpel, only [simple, a+b/c, slow, full, faulty]");
    }

    @Test
    void a_rollback_that_cannot_write_says_so() throws Exception {
        assertProblem(post("/plugins/full/rollback", BodyPublishers.noBody()), 500, "Internal Server Error",
                "No space left on device");
    }

    @Test
    void a_fault_of_the_host_is_logged_and_keeps_its_details() throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            HttpResponse<String> answer = post("/plugins/faulty/rollback", BodyPublishers.noBody());

            assertProblem(answer, 500, "Internal Server Error", "its log says more");
            assertThat(answer.body()).doesNotContain("secret");
            log.awaitLines(1, "POST /plugins/faulty/rollback failed");
            log.awaitLine("a secret of the host");
        }
    }

    @Test
    void errors_are_told_as_they_were_logged() throws Exception {
        assertThat(json(get("/errors"))).isEqualTo(json("""
                { "errors": [ { "at": "2026-01-01T12:00:00Z", "level": "ERROR", "logger": "io.msgserver.host.Host",
                                "thread": "main", "message": "it broke", "exception": "a.B: c\\n\\tat d" } ] }
                """));
    }

    // Access

    @ParameterizedTest
    @ValueSource(strings = {"/plugins", "/plugins/simple/rollback", "/nosuch", "/"})
    void nothing_answers_without_a_token(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

        assertProblem(answer, 401, "Unauthorized", "Authorization: Bearer TOKEN");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void a_token_that_is_wrong_is_as_good_as_none() throws Exception {
        String almost = token.substring(0, 42);
        for (String wrong : new String[]{"Bearer " + almost, "Bearer " + token + "x", "Bearer ", "Bearer",
                "Basic " + token, token, "Bearer \u00e4" + almost}) {
            HttpRequest request = HttpRequest.newBuilder(uri("/plugins")).header("Authorization", wrong).build();
            assertProblem(http.send(request, BodyHandlers.ofString()), 401, "Unauthorized", "run/control.token");
        }
    }

    @Test
    void the_scheme_may_be_written_in_any_case() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/plugins")).header("Authorization", "bearer " + token)
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/plugin", "/plugins/", "/plugins/simple", "/plugins//rollback",
                    "/plugins/simple/rollback/", "/../plugins"})
    void an_unknown_path_is_not_found(String path) throws Exception {
        assertProblem(get(path), 404, "Not Found", "GET /plugins, POST /plugins, POST /plugins/{id}/rollback");
    }

    @Test
    void the_uptime_is_not_by_the_clock_on_the_wall() throws Exception {
        assertThat(get("/status").body()).contains("\"up\":90.5");
    }

    @Test
    void a_method_that_does_not_belong_is_refused_and_the_right_one_told() throws Exception {
        HttpResponse<String> answer = post("/status", BodyPublishers.noBody());
        assertProblem(answer, 405, "Method Not Allowed", "/status does not take POST, only GET");
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
        HttpRequest put = request("/plugins").PUT(BodyPublishers.noBody()).build();
        assertThat(http.send(put, BodyHandlers.ofString()).headers().firstValue("Allow")).hasValue("GET, POST");

        assertProblem(get("/plugins/simple/rollback"), 405, "Method Not Allowed", "does not take GET, only POST");
        HttpRequest delete = request("/plugins").DELETE().build();
        assertThat(http.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        HttpRequest head = request("/plugins").HEAD().build();
        assertThat(http.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    @Test
    void a_body_has_at_most_64_kilobytes() throws Exception {
        var most = new byte[64 * 1024];
        var more = new byte[64 * 1024 + 1];
        String path = "/plugins/simple/rollback";
        assertThat(post(path, BodyPublishers.ofByteArray(most)).statusCode()).isEqualTo(200);
        assertProblem(post(path, BodyPublishers.ofByteArray(more)), 413, "Content Too Large", "at most 65536 bytes");
        // Chunked: the length is not known in advance.
        assertProblem(post(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(more))), 413,
                "Content Too Large", "at most 65536 bytes");
        assertProblem(post(path, BodyPublishers.ofByteArray(new byte[1_000_000])), 413, "Content Too Large",
                "at most 65536 bytes");
    }

    @Test
    void what_is_no_http_harms_nobody_else() throws Exception {
        try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream().write("\u0000\u0001 nonsense\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).doesNotContain("200 OK");
        }
        assertThat(get("/plugins").statusCode()).isEqualTo(200);
    }

    // Starting and stopping

    @Test
    void a_port_in_use_is_named_and_the_running_hosts_address_file_stays() throws Exception {
        int port = server.address().getPort();
        assertThatThrownBy(
                () -> ControlServer.start(new ControlSettings("127.0.0.1", port, false, null, null), home, null,
                        this.host))
                .isInstanceOf(IOException.class)
                .hasMessage("control cannot listen on 127.0.0.1:" + port
                        + ": that port is in use; end what uses it, or choose another");
        assertThat(Files.readString(RunFolder.of(home).address())).isEqualTo("http://127.0.0.1:" + port + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
    void an_address_that_is_not_on_loopback_is_refused(String host) {
        assertThatThrownBy(
                () -> ControlServer.start(new ControlSettings(host, 0, false, null, null), home, null, this.host))
                .isInstanceOf(IOException.class).hasMessageContaining("control cannot listen on " + host + ":0")
                .hasMessageContaining("not on loopback").hasMessageContaining("127.0.0.1")
                .hasMessageContaining("\"plain\": true");
    }

    @Test
    void an_address_that_is_not_on_loopback_is_taken_when_the_settings_say_so() throws Exception {
        server.close();
        server = ControlServer.start(new ControlSettings("0.0.0.0", 0, true, null, null), home, null, this.host);
        assertThat(server.address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(address()).isEqualTo("http://127.0.0.1:" + server.address().getPort());
        assertThat(get("/status").statusCode()).isEqualTo(200);
    }

    @Test
    void a_stop_ends_what_is_under_way_and_answers_it() throws Exception {
        CompletableFuture<HttpResponse<String>> slow = http
                .sendAsync(request("/plugins/slow/rollback").POST(BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString());
        host.begun.await();

        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertProblem(slow.get(), 503, "Service Unavailable", "the host stops");
    }

    @Test
    void a_stop_closes_the_port_and_takes_the_address_away() throws Exception {
        get("/plugins");
        URI before = uri("/plugins");
        server.close();
        server.close();

        assertThat(RunFolder.of(home).address()).doesNotExist();
        assertThat(RunFolder.of(home).token()).exists();
        assertThatThrownBy(() -> http.send(HttpRequest.newBuilder(before).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return http.send(request(path).POST(body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String title, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail");
        assertThat(problem.at("/type").asString()).isEqualTo("about:blank");
        assertThat(problem.at("/title").asString()).isEqualTo(title);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(problem.at("/detail").asString()).contains(detail);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
