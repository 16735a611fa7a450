package io.msgserver.host.control.reply;

import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.version.PluginMetric;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of {@code GET /status}.
 *
 * @param at          when this was, in ISO 8601, UTC
 * @param up          seconds since the start, by a clock that nobody sets: from two looks a script makes rates
 * @param missing     what keeps the host from being ready, in words; empty when it is
 * @param connections of all gates
 * @param users       uids that are logged in, at all gates
 * @param requests    that the handlers of all gates have answered or failed since the start: it only grows
 */
public record StatusReply(String version, long pid, String started, String at, double up, List<String> missing,
        @Nullable Login login, int gates, int open, int connections, long users, long requests, List<Plugin> plugins) {

    /** @param address null while it is closed */
    public record Login(String plugin, @Nullable String address) {}

    /**
     * A plugin.
     *
     * @param version  that serves; null when none does
     * @param requests that it has served since the start
     * @param running  calls that run in it now
     * @param metrics  its own counters and gauges, by name; at most {@value #MAX_METRICS}; null from an older host
     * @param moreMetrics how many of them are left out; null from an older host
     */
    public record Plugin(String id, @Nullable String version, long requests, long running,
            @Nullable List<Metric> metrics,
            @Nullable Integer moreMetrics) {
        static final int MAX_METRICS = 50;

        public static Plugin of(PluginStatus status, List<PluginMetric> metrics) {
            PluginStatus.Version current = status.current();
            return new Plugin(status.id(), current == null ? null : current.version(), status.requests(),
                    current == null ? 0 : current.leases(),
                    metrics.stream().limit(MAX_METRICS).map(Metric::of).toList(),
                    Math.max(0, metrics.size() - MAX_METRICS));
        }
    }

    /**
     * A number of a plugin.
     *
     * @param kind  {@code counter} or {@code gauge}
     * @param value null when the plugin gives no number, or not in time
     */
    public record Metric(String name, Map<String, String> labels, String kind, @Nullable Double value) {

        static Metric of(PluginMetric metric) {
            return new Metric(metric.name(), metric.labels(), metric.counter() ? "counter" : "gauge", metric.value());
        }
    }
}
