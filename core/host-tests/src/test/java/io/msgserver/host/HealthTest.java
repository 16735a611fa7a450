package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.config.HostSettings;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.store.GateSessions;
import io.msgserver.host.store.SessionStore;
import io.msgserver.host.testing.Faulty;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.Scripted;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.testing.Pause;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.version.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health routes, which need no token. */
class HealthTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "test" },
                         { "servername": "spare", "port": 0, "plugin": "absent", "required": false } ],
              "plugins": { "poll": "40ms" }, "control": { "port": 0 } }
            """;

    @TempDir
    private Path home;

    private static void expect(Scrape scrape, int status, String body) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            HttpResponse<String> answer = scrape.getOpenly("/health/ready");
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.statusCode()).isEqualTo(status);
        });
    }

    @Test
    void a_host_is_ready_while_each_required_gate_is_open_and_served() throws Exception {
        PluginSource plugin = Scripted.ordered();
        try (TestHost host = TestHost.start(home, SETTINGS, plugin)) {
            var scrape = new Scrape(host, home);
            expect(scrape, 200, "{\"status\":\"ready\",\"missing\":[]}");

            host.gate().close();
            expect(scrape, 503, "{\"status\":\"not ready\",\"missing\":[\"gate sample is closed\"]}");
            host.gate().open();
            expect(scrape, 200, "{\"status\":\"ready\",\"missing\":[]}");

            Files.delete(home.resolve("plugins/test.jar"));
            expect(scrape, 503, "{\"status\":\"not ready\",\"missing\":[\"gate sample waits for plugin test\"]}");
            plugin.jar(home.resolve("plugins/test.jar"));
            expect(scrape, 200, "{\"status\":\"ready\",\"missing\":[]}");
        }
    }

    /** A store that stores nothing and reports a delay. */
    private record LateStore(SessionStore nothing, AtomicReference<Duration> late) implements SessionStore {
        @Override
        public GateSessions restore(String servername, SessionLimits limits) {
            return nothing.restore(servername, limits);
        }

        @Override
        public void begin() throws IOException {
            nothing.begin();
        }

        @Override
        public Duration unwritten() {
            return late.get();
        }

        @Override
        public long failures() {
            return 2;
        }

        @Override
        public void close(Duration patience) {
            nothing.close(patience);
        }
    }

    @Test
    void a_host_whose_sessions_are_not_written_for_30_s_is_not_ready() throws Exception {
        Files.createDirectory(home.resolve("plugins"));
        var unwritten = new AtomicReference<>(Duration.ofSeconds(29));
        var store = new LateStore(SessionStore.open(null, InstantSource.system()), unwritten);
        try (Host host = Host.start(HostSettings.parse("{}", home), null, Timers.ofSystem(), store)) {
            assertThat(host.missing()).isEmpty();
            unwritten.set(Duration.ofSeconds(30));
            assertThat(host.missing()).containsExactly("the session store has not been written for 30 s: make room on"
                    + " its disk, or see what keeps that from answering");
            assertThat(host.metrics()).contains("msgserver_session_store_unwritten_seconds 30.0",
                    "msgserver_session_store_failures_total 2.0");
        }
    }

    @Test
    void a_host_that_stops_lives_and_is_not_ready_and_takes_no_orders() throws Exception {
        TestHost host = TestHost.start(home, SETTINGS,
                Faulty.version("1.0.0").at("onRequest", Faulty.pausing("call")).source());
        var scrape = new Scrape(host, home);
        Thread stop;
        try (Wire wire = host.connectSomebody(); Pause pause = Pause.before("call")) {
            wire.request("?", 1);
            pause.awaitWaiting(1);
            stop = Thread.ofVirtual().start(host::close);
            expect(scrape, 503, "{\"status\":\"not ready\",\"missing\":[\"the host stops\"]}");
            assertThat(scrape.getOpenly("/health/live").statusCode()).isEqualTo(200);
            assertThat(scrape.send("POST", "/plugins/test/rollback", true).statusCode()).isEqualTo(503);
            assertThat(scrape.get("/metrics").statusCode()).isEqualTo(200);
        }
        stop.join();
    }

    @Test
    void a_host_that_stops_is_not_ready_until_its_end() throws Exception {
        TestHost host = TestHost.start(home, SETTINGS,
                Faulty.version("1.0.0").at("stop", Faulty.pausing("stop")).source());
        var scrape = new Scrape(host, home);
        Thread stop;
        try (Pause pause = Pause.before("stop")) {
            stop = Thread.ofVirtual().start(host::close);
            pause.awaitWaiting(1);
            expect(scrape, 503, "{\"status\":\"not ready\",\"missing\":[\"the host stops\"]}");
            assertThat(scrape.get("/status").body()).contains("\"missing\":[\"the host stops\"]");
            assertThat(scrape.get("/metrics").body()).contains("msgserver_gate_open{gate=\"sample\"} 0.0");
            assertThat(scrape.send("PUT", "/logs/ROOT/debug", true).statusCode()).isEqualTo(503);
        }
        stop.join();
        assertThat(home.resolve("run/control.address")).doesNotExist();
    }

    /** Sets no property of the JVM, like a program that embeds a host. */
    @Test
    void health_is_answered_while_300_connections_are_silent() throws Exception {
        Files.createDirectory(home.resolve("plugins"));
        var silent = new ArrayList<Socket>();
        try (Host host = Host.start(HostSettings.parse("{ \"control\": { \"port\": 0 } }", home))) {
            InetSocketAddress control = Objects.requireNonNull(host.controlAddress());
            for (int i = 0; i < 300; i++) {
                silent.add(new Socket(control.getAddress(), control.getPort()));
            }
            try (HttpClient http = HttpClient.newHttpClient()) {
                URI live = URI.create("http://127.0.0.1:" + control.getPort() + "/health/live");
                assertThat(http.send(HttpRequest.newBuilder(live).build(), BodyHandlers.ofString()).body())
                        .isEqualTo("{\"status\":\"live\"}");
                assertThat(host.metrics()).contains("msgserver_connections_open{listener=\"control\"} 256.0");
            }
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    @Test
    void health_alone_needs_no_token() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, Scripted.ordered())) {
            var scrape = new Scrape(host, home);
            assertThat(scrape.getOpenly("/health/live").body()).isEqualTo("{\"status\":\"live\"}");
            assertThat(scrape.getOpenly("/metrics").statusCode()).isEqualTo(401);
            assertThat(scrape.getOpenly("/health").statusCode()).isEqualTo(401);
            assertThat(scrape.getOpenly("/health/other").statusCode()).isEqualTo(401);
            assertThat(scrape.send("POST", "/health/ready", false).statusCode()).isEqualTo(401);
        }
    }
}
