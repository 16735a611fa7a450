package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.distribution.Distribution.RunningHost;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics and logs of a host are those of the documents, and contain no secrets. */
class MonitoringIT {
    private static final String PASSWORD = "open sesame";

    @TempDir
    private Path folder;

    private Distribution distribution;

    @BeforeEach
    void unpack() throws Exception {
        distribution = Distribution.unpackTo(folder);
        Files.writeString(folder.resolve("conf/msgserver.json"), """
                {
                  "login": { "port": 0, "plugin": "login-file" },
                  "gates": [ { "servername": "sample", "port": 0, "plugin": "simple" } ],
                  "plugins": { "poll": "100ms" },
                  "control": { "port": 0 }
                }
                """);
        distribution.addUser("alice", PASSWORD);
    }

    private void call(RunningHost host, String password) throws Exception {
        distribution.runHere(password + "\n", "call", "--user", "alice", "--login", host.address("the login server"),
                "--gate",
                host.address("gate sample"), "hello");
    }

    private String ask(String method, String path) throws Exception {
        String address = Files.readString(folder.resolve("run/control.address")).strip();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address + path)).method(method, BodyPublishers.noBody())
                    .header("Authorization", "Bearer " + token()).build(), BodyHandlers.ofString()).body();
        }
    }

    private String token() throws IOException {
        return Files.readString(folder.resolve("run/control.token")).strip();
    }

    /** The names of all series, without the endings that a histogram's have. */
    private Set<String> scraped() throws Exception {
        return ask("GET", "/metrics").lines().filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2]).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_document_and_the_dashboard_name_what_there_is() throws Exception {
        try (RunningHost host = distribution.start()) {
            call(host, PASSWORD);
            // A swap, after which the host asks for a collection: some numbers come with the first.
            Files.copy(folder.resolve("lib/plugins/simple-next.jar"), folder.resolve("plugins/simple-next.jar"));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> scraped().contains("jvm_gc_pause_seconds"));
            Set<String> scraped = scraped();

            String document = Files.readString(folder.resolve("docs/metrics.md"));
            Set<String> documented = found("(?m)^\\| `(msgserver_\\w+)` \\|", document);
            assertThat(scraped.stream().filter(name -> name.startsWith("msgserver_")))
                    .containsExactlyInAnyOrderElementsOf(documented);
            Set<String> families = found("`([a-z]+_(?:[a-z]+_)?)\\*`", document);
            assertThat(scraped.stream().filter(name -> !name.startsWith("msgserver_")))
                    .allMatch(name -> families.stream().anyMatch(name::startsWith), "is of a family in the document");

            JsonNode dashboard = JsonMapper.shared()
                    .readTree(Files.readString(folder.resolve("docs/grafana-dashboard.json")));
            Set<String> used = dashboard.findValuesAsString("expr").stream()
                    .flatMap(expression -> found("\\b((?:msgserver|jvm|process|system)_\\w+)", expression).stream())
                    .map(name -> name.replaceAll("_seconds_(bucket|sum|count)$", "_seconds"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(used).hasSizeGreaterThan(20).isSubsetOf(scraped);
        }
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_dashboard_can_be_imported() throws Exception {
        JsonNode dashboard = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("docs/grafana-dashboard.json")));
        assertThat(dashboard.at("/templating/list/0/type").asString()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/name").asString()).isEqualTo("datasource");
        assertThat(dashboard.get("panels").valueStream().map(panel -> panel.get("id").asInt())).doesNotHaveDuplicates();
        assertThat(dashboard.get("panels").valueStream()).allSatisfy(panel -> {
            assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("targets").size()).isPositive();
        });
    }

    @Test
    void levels_are_changed_while_a_host_runs() throws Exception {
        try (RunningHost host = distribution.start()) {
            call(host, PASSWORD);
            assertThat(host.log()).doesNotContain("DEBUG");
            assertThat(ask("PUT", "/logs/io.msgserver.host/debug")).contains("\"level\":\"debug\"");
            call(host, PASSWORD);
            Awaitility.await().until(() -> host.log().contains("connected with index 1"));
            assertThat(host.log())
                    .containsPattern("sample/\\w+ 127.0.0.1:\\d+ alice \\(subid 2\\): connected with index 1");
            assertThat(ask("PUT", "/logs/io.msgserver.host/warn")).contains("\"level\":\"warn\"");
            String before = host.log();
            call(host, PASSWORD);
            assertThat(host.log()).isEqualTo(before);
            assertThat(ask("PUT", "/logs/io.msgserver.host/loud")).contains("there is no level loud");
        }
    }

    @Test
    void no_secret_is_logged_however_much_is() throws Exception {
        Login login;
        String log;
        try (RunningHost host = distribution
                .start(Map.of("MSGSERVER_JAVA_OPTS", "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug"))) {
            call(host, PASSWORD);
            call(host, "close barley");
            login = LoginClient.login(address(host, "the login server"), new Token("alice", "sample", PASSWORD),
                    Duration.ofSeconds(10));
            garble(address(host, "the login server"));
            garble(address(host, "gate sample"));
            ask("GET", "/metrics");
            ask("GET", "/plugins");
            ask("PUT", "/logs/io.msgserver/trace");
            call(host, PASSWORD);
            Files.copy(folder.resolve("lib/plugins/simple-next.jar"), folder.resolve("plugins/simple-next.jar"),
                    StandardCopyOption.REPLACE_EXISTING);
            Awaitility.await().until(() -> host.log().contains("in the place of"));
            host.stop();
            log = host.log();
        }
        assertThat(log).contains("DEBUG", "alice", "gate sample, what clients did wrong",
                "the login server, what clients did wrong");
        String hash = Files.readString(folder.resolve("conf/users")).replaceAll("(?s).*pbkdf2-sha256:", "").strip();
        assertThat(log).doesNotContain(PASSWORD, "close barley", base64(PASSWORD.getBytes(UTF_8)),
                base64("close barley".getBytes(UTF_8)), token(), base64(login.secret()),
                HexFormat.of().formatHex(login.secret()), hash);
    }

    private static InetSocketAddress address(RunningHost host, String who) throws IOException {
        String[] parts = host.address(who).split(":", -1);
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    private static void garble(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write("\0\5hello no key\nno proof\n".getBytes(UTF_8));
            socket.getInputStream().readAllBytes();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
