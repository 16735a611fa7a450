package io.msgserver.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.control.reply.StatusReply;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import tools.jackson.databind.json.JsonMapper;

/** Checks the plugins' own metrics in {@code status}. */
class StatusCommandTest {
    private static final ColorScheme PLAIN = Help.defaultColorScheme(Ansi.OFF);

    private static StatusReply.Metric gauge(String name, Map<String, String> labels, @Nullable Double value) {
        return new StatusReply.Metric(name, labels, "gauge", value);
    }

    private static StatusReply.Plugin plugin(int more, List<StatusReply.Metric> metrics) {
        return new StatusReply.Plugin("shop", "1.0.0", 3, 0, metrics, more);
    }

    private static List<String> shown(StatusReply.Plugin plugin) {
        return StatusCommand.metrics(List.of(plugin), PLAIN);
    }

    @Test
    void numbers_stand_beside_their_plugin_and_labels() {
        assertThat(shown(plugin(0, List.of(gauge("rooms", Map.of(), 12.0), gauge("load", Map.of("room", "a b"), 0.25),
                gauge("stock", Map.of(), null), gauge("large", Map.of(), 1e300))))).containsExactly(
                        "PLUGIN  METRIC             VALUE",
                        "shop    rooms                 12",
                        "shop    load{room=\"a b\"}    0.25",
                        "shop    stock                  -",
                        "shop    large             1E+300");
    }

    @Test
    void ten_metrics_of_a_plugin_are_shown_and_the_others_counted() {
        List<String> lines = shown(plugin(3, Collections.nCopies(12, gauge("rooms", Map.of(), 1.0))));
        assertThat(lines).hasSize(1 + 10 + 1).endsWith("shop has 5 more: see /metrics");
    }

    @Test
    void a_label_widens_no_line_without_bound() {
        List<String> lines = shown(plugin(0, List.of(gauge("rooms", Map.of("room", "x".repeat(100)), 1.0))));
        assertThat(lines.getLast()).contains("rooms{room=\"xxx", "...").hasSizeLessThan(80);
    }

    @Test
    void an_older_host_tells_of_no_metrics() {
        assertThat(shown(JsonMapper.shared().readValue("""
                { "id": "shop", "version": "1.0.0", "requests": 3, "running": 0 }
                """, StatusReply.Plugin.class))).isEmpty();
    }

    @Test
    void an_older_host_counts_all_calls_as_requests() {
        assertThat(JsonMapper.shared().readValue("""
                { "id": "shop", "serves": [], "requests": 21, "current": null, "older": [], "former": null,
                  "refusal": null }
                """, PluginsReply.Plugin.class).served()).isEqualTo(21);
    }

    @Test
    void metrics_are_read_as_the_host_writes_them() {
        assertThat(shown(JsonMapper.shared().readValue("""
                { "id": "shop", "version": "1.0.0", "requests": 3, "running": 0, "moreMetrics": 0,
                  "metrics": [ { "name": "rooms", "labels": { "kind": "all" }, "kind": "gauge", "value": 2.5 } ] }
                """, StatusReply.Plugin.class))).last().asString().matches("shop +rooms\\{kind=\"all\"} +2.5");
    }
}
