package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.testing.CapturedLog;
import io.msgserver.host.testing.Scrape;
import io.msgserver.host.testing.TestHost;
import io.msgserver.host.testing.Wire;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.testing.PluginSource;
import io.msgserver.hotswap.testing.ShortPolls;
import io.msgserver.hotswap.version.VersionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics of plugins: they belong to the plugin, continue through a swap, and end with the plugin. */
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
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(ShortPolls.COLLECTING).until(() -> {
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
            log.awaitLines(1, "WARN", "plugin my-Shop.1 registers more than 200 metrics", "users", "[uid]");
        }
    }

    @Test
    void a_name_that_cannot_be_one_is_told_to_the_author() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS,
                        shop("1.0.0", "server.metrics().counter(\"itemsSold\");"))) {
            assertThat(host.gate().isOpen()).isFalse();
            log.awaitLine("the name of a metric must be lower-case words as in items_sold", "\"itemsSold\"");
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

    private static List<String> helpOf(Scrape scrape, String name) {
        return scrape.get("/metrics").body().lines().filter(line -> line.startsWith("# HELP " + name + " ")).toList();
    }

    @Test
    void every_metric_has_a_help_text() throws Exception {
        try (TestHost host = TestHost.start(home, """
                { "gates": [ { "servername": "sample", "port": 0, "plugin": "my-Shop.1" } ],
                  "login": { "port": 0, "plugin": "absent" }, "control": { "port": 0 } }
                """, shop("1.0.0", """
                server.metrics().gauge("stock", () -> 7.0);
                server.metrics().withHelp("How long work takes").timer("work");
                server.metrics().withHelp("Items \\\\ sold").counter("items_sold", "kind", "a");
                server.metrics().counter("items_sold", "kind", "b");
                """)); Wire wire = host.connectSomebody()) {
            wire.ask("?");
            var scrape = new Scrape(host, home);
            List<String> lines = scrape.get("/metrics").body().lines().toList();
            assertThat(lines.stream().filter(line -> line.startsWith("# TYPE"))
                    .map(line -> line.replaceAll("# TYPE (\\S+) .*", "$1")))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(name -> assertThat(lines).anyMatch(line -> line.matches("# HELP " + name + " \\S.*")));
            assertThat(helpOf(scrape, "plugin_my_shop_1_work_seconds")).first().asString()
                    .endsWith(" How long work takes");
            assertThat(helpOf(scrape, "plugin_my_shop_1_items_sold_total"))
                    .containsExactly("# HELP plugin_my_shop_1_items_sold_total Items \\\\ sold");
            assertThat(helpOf(scrape, "plugin_my_shop_1_stock"))
                    .containsExactly("# HELP plugin_my_shop_1_stock stock of plugin my-Shop.1");
        }
    }

    @Test
    void the_next_version_may_explain_a_metric_anew() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS,
                shop("1.0.0", "server.metrics().withHelp(\"the old words\").counter(\"asked\", \"kind\", \"all\");"));
                Wire wire = host.connectSomebody()) {
            var scrape = new Scrape(host, home);
            wire.ask("?");
            assertThat(helpOf(scrape, "plugin_my_shop_1_asked_total").getFirst()).endsWith(" the old words");
            shop("2.0.0", "server.metrics().withHelp(\"the new words\").counter(\"asked\", \"kind\", \"all\");")
                    .jar(home.resolve("plugins/test.jar"));
            Awaitility.await().untilAsserted(() -> assertThat(helpOf(scrape, "plugin_my_shop_1_asked_total").getFirst())
                    .endsWith(" the new words"));
            scrape.await("plugin_my_shop_1_asked_total{kind=\"all\"}", 1);
        }
    }

    @Test
    void a_help_text_of_two_lines_is_refused_and_the_author_told() throws Exception {
        try (var log = CapturedLog.start();
                TestHost host = TestHost.start(home, SETTINGS,
                        shop("1.0.0", "server.metrics().withHelp(\"one\\ntwo\");"))) {
            assertThat(host.gate().isOpen()).isFalse();
            log.awaitLine("must be one line of 1 to 200 characters", "this one has 7: one?two");
        }
    }

    private JsonNode inStatus(TestHost host) {
        return JsonMapper.shared().readTree(new Scrape(host, home).get("/status").body()).path("plugins").path(0);
    }

    @Test
    void counters_and_gauges_show_in_status() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, shop("1.0.0", """
                server.metrics().timer("work");
                server.metrics().gauge("stock", () -> 7.5, "place", "a \\"b\\"", "kind", "all");
                server.metrics().gauge("void", () -> Double.NaN);
                """)); Wire wire = host.connectSomebody()) {
            wire.ask("?");
            assertThat(inStatus(host).path("metrics")).isEqualTo(JsonMapper.shared().readTree(
                    """
                            [ { "name": "asked", "labels": { "kind": "all" }, "kind": "counter", "value": 1.0 },
                              { "name": "stock", "labels": { "place": "a \\"b\\"", "kind": "all" }, "kind": "gauge", "value": 7.5 },
                              { "name": "void", "labels": { }, "kind": "gauge", "value": null } ]
                            """));
            assertThat(inStatus(host).path("moreMetrics").asInt()).isZero();
        }
    }

    @Test
    void status_bounds_what_a_plugin_shows() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, shop("1.0.0", """
                String[] labels = new String[60];
                for (int i = 0; i < 30; i++) { labels[2 * i] = "l" + i; labels[2 * i + 1] = "x"; }
                for (int i = 0; i < 60; i++) server.metrics().gauge("a" + i, () -> 1, labels);
                """))) {
            assertThat(inStatus(host).path("metrics")).hasSize(50)
                    .allSatisfy(metric -> assertThat(metric.path("labels")).hasSize(10));
            assertThat(inStatus(host).path("moreMetrics").asInt()).isEqualTo(60 + 1 - 50);
        }
    }

    @Test
    void a_gauge_that_never_returns_does_not_keep_status_waiting() throws Exception {
        try (TestHost host = TestHost.start(home, SETTINGS, shop("1.0.0", """
                server.metrics().gauge("a", () -> 1);
                server.metrics().gauge("b", () -> { while (true) java.util.concurrent.locks.LockSupport.park(); });
                """))) {
            for (int look = 0; look < 2; look++) {
                JsonNode metrics = inStatus(host).path("metrics");
                assertThat(metrics.path(0).path("value").asDouble()).isEqualTo(1);
                assertThat(metrics.path(2).path("name").asString()).isEqualTo("b");
                assertThat(metrics.path(2).path("value").isNull()).isTrue();
            }
            assertThat(Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("gauges-my-Shop.1"))).hasSize(1);
        }
    }
}
