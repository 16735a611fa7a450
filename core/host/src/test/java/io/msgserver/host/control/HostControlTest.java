package io.msgserver.host.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.Host;
import io.msgserver.host.HostException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.hotswap.testing.PluginSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control server of a real host, with real plugins. */
class HostControlTest {
    @TempDir
    private Path home;

    @BeforeEach
    void putIn() throws Exception {
        Files.createDirectories(home.resolve("plugins"));
        plugin("1.0.0").jar(home.resolve("plugins/test.jar"));
    }

    @Test
    void a_host_whose_settings_name_no_control_opens_nothing() throws Exception {
        try (Host host = Host.start(HostSettings.parse("{}", home))) {
            assertThat(host.controlAddress()).isNull();
            assertThat(RunFolder.of(home).token()).doesNotExist();
            assertThat(RunFolder.of(home).address()).doesNotExist();
        }
    }

    @Test
    void a_plugin_is_seen_swapped_and_rolled_back() throws Exception {
        try (Host host = start("0"); HttpClient http = HttpClient.newHttpClient()) {
            assertThat(get(http, host).body()).contains("\"id\":\"test\"", "\"version\":\"1.0.0\"", "gate sample");
            assertThat(rollBack(http, host).statusCode()).isEqualTo(409);

            Path fresh = plugin("2.0.0").jar(home.resolve("fresh.jar"));
            Files.move(fresh, home.resolve("plugins/test.jar"), StandardCopyOption.ATOMIC_MOVE);
            Awaitility.await().untilAsserted(() -> assertThat(get(http, host).body()).contains("\"former\":\"1.0.0\""));

            HttpResponse<String> back = rollBack(http, host);
            assertThat(back.body()).isEqualTo("{\"id\":\"test\",\"version\":\"1.0.0\",\"note\":\"\"}");
            assertThat(back.statusCode()).isEqualTo(200);
            assertThat(get(http, host).body()).contains("\"former\":\"2.0.0\"");
        }
    }

    @Test
    void a_port_that_is_taken_keeps_the_host_from_starting() throws Exception {
        try (Host first = start("0")) {
            String port = String.valueOf(Objects.requireNonNull(first.controlAddress()).getPort());
            assertThatThrownBy(() -> start(port)).isInstanceOf(HostException.class)
                    .hasMessageContainingAll("control cannot listen on 127.0.0.1:" + port, "that port is in use");
        }
    }

    @Test
    void a_closed_host_answers_no_more() throws Exception {
        Host host = start("0");
        host.close();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> get(http, host)).isInstanceOf(java.io.IOException.class);
        }
    }

    private static PluginSource plugin(String version) {
        return PluginSource.plugin("test", version).handler("ORDERED", "return message;");
    }

    private Host start(String controlPort) throws Exception {
        return Host.start(HostSettings.parse("""
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" } ],
                  "plugins": { "poll": "50ms" }, "control": { "port": %s },
                  "sessions": { "store": null } }
                """.formatted(controlPort), home));
    }

    private HttpResponse<String> get(HttpClient http, Host host) throws Exception {
        return http.send(request(host, "/plugins").build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> rollBack(HttpClient http, Host host) throws Exception {
        return http.send(request(host, "/plugins/test/rollback").POST(BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(Host host, String path) throws Exception {
        int port = Objects.requireNonNull(host.controlAddress()).getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Authorization",
                "Bearer " + Files.readString(RunFolder.of(home).token()).strip());
    }
}
