package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.plugin.PluginStatus;
import io.msgserver.host.plugin.VersionState;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.PluginSource;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins' own numbers: they are the plugin's, go on in a swap, and end with it. */
class PluginMetricsTest {
    private static final String SETTINGS = """
            { "gates": [ { "servername": "sample", "port": 0, "plugin": "my-Shop.1" } ],
              "plugins": { "poll": "40ms" }, "control": { "port": 0 } }
            """;

    @TempDir
    private Path home;

    private static PluginSource shop(String version, String fields) {
        return PluginSource.plugin("my-Shop.1", version).with("Handler", """
                @Extension
                public class Handler implements MsgServerHandler {
                    private final MsgServer server;
                    private final Metrics.Counter asked;
                    public Handler(MsgServer server) {
                        this.server = server;
                        this.asked = server.metrics().counter("asked", "kind", "all");
                        %s
                    }
                    @Override public MsgServer server() { return server; }
                    @Override public byte[] onRequest(Username username, byte[] message) {
                        asked.increment();
                        return "%s".getBytes(UTF_8);
                    }
                }
                """.formatted(fields, version));
    }

    private static List<String> seriesOf(Scrape scrape) {
        return scrape.lines().stream().filter(line -> line.startsWith("plugin_my_shop_1_")).toList();
    }

    @Test
    void counts_go_on_in_a_swap_and_what_only_the_old_version_had_goes_with_it() throws Exception {
        PluginSource first = shop("1.0.0", """
                server.metrics().gauge("stock", () -> 7.0);
                server.metrics().gauge("old_stock", () -> this.hashCode());
                server.metrics().timer("work").record(java.time.Duration.ofMillis(1500));
                """);
        try (TestHost host = TestHost.start(home, SETTINGS, first); Wire wire = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            assertThat(wire.ask("?")).isEqualTo("1.0.0");
            scrape.await("plugin_my_shop_1_asked_total{kind=\"all\"}", 1);
            scrape.await("plugin_my_shop_1_stock", 7);
            scrape.await("plugin_my_shop_1_work_seconds_sum", 1.5);

            shop("2.0.0", "server.metrics().gauge(\"stock\", () -> 8.0);").jar(home.resolve("plugins/test.jar"));
            Awaitility.await().until(() -> wire.ask("?").equals("2.0.0"));
            scrape.await("plugin_my_shop_1_stock", 8);
            Awaitility.await().untilAsserted(() -> assertThat(seriesOf(scrape)).hasSize(2));
            assertThat(scrape.value("plugin_my_shop_1_asked_total{kind=\"all\"}")).isGreaterThanOrEqualTo(2);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                System.gc();
                return older(host).stream().noneMatch(version -> version.state() != VersionState.COLLECTED);
            });
        }
    }

    private static List<PluginStatus.Version> older(TestHost host) {
        return host.host().plugins().getFirst().older();
    }

    @Test
    void a_version_that_is_refused_leaves_the_numbers_of_the_one_that_serves() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS,
                shop("1.0.0", "server.metrics().gauge(\"stock\", () -> 7.0);"));
                Wire wire = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            wire.ask("?");
            shop("2.0.0", """
                    server.metrics().gauge("stock", () -> 8.0);
                    if (true) throw new IllegalStateException("as told");
                    """).jar(home.resolve("plugins/test.jar"));
            scrape.await("msgserver_swaps_total{outcome=\"refused\"}", 1);
            scrape.await("plugin_my_shop_1_stock", 7);
            scrape.await("plugin_my_shop_1_asked_total{kind=\"all\"}", 1);
        }
    }

    @Test
    void there_is_a_bound_which_is_told_once_and_counts_what_came_before_it() throws Exception {
        PluginSource greedy = shop("1.0.0", """
                for (int i = 0; i < 1000; i++) server.metrics().counter("users", "uid", "user" + i).increment();
                """);
        try (var log = CapturedLog.start(); TestHost host = TestHost.start(home, SETTINGS, greedy)) {
            assertThat(seriesOf(new Scrape(host, home))).hasSize(200);
            assertThat(log.lines("WARN", "plugin my-Shop.1 registers more than 200 metrics", "users", "[uid]"))
                    .hasSize(1);
        }
    }

    @Test
    void a_name_that_cannot_be_one_is_told_to_the_author() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS,
                        shop("1.0.0", "server.metrics().counter(\"itemsSold\");"))) {
            assertThat(host.gate().isOpen()).isFalse();
            assertThat(log.lines("the name of a metric must be lower-case words as in items_sold", "\"itemsSold\""))
                    .isNotEmpty();
        }
    }

    @Test
    void a_gauge_that_throws_harms_no_other_number() throws Exception {
        PluginSource faulty = shop("1.0.0", """
                server.metrics().gauge("stock", () -> { throw new IllegalStateException("as told"); });
                """);
        try (TestHost host = TestHost.start(home, SETTINGS, faulty); Wire wire = host.connectSomebody()) {
            wire.ask("?");
            assertThat(new Scrape(host, home).value("plugin_my_shop_1_stock")).isNaN();
            new Scrape(host, home).await("plugin_my_shop_1_asked_total{kind=\"all\"}", 1);
        }
    }
}
