package io.msgserver.host.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.msgserver.hotswap.version.PluginMeters;
import io.msgserver.hotswap.version.PluginMetric;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Provides each plugin with its own metrics, in the space of its prefix. Any thread. */
final class PluginRegistry implements PluginMeters {
    /** The limit of labels that an operator sees of a metric in {@code status}. */
    private static final int MOST_LABELS = 10;

    private final MeterRegistry registry;
    private final GaugeReader reader = new GaugeReader();
    /** By prefix: two plugin ids may have the same prefix. */
    private final Map<String, PluginSpace> spaces = new ConcurrentHashMap<>();

    PluginRegistry(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Registered of(String pluginId) {
        return new OwnMetrics(pluginId,
                spaces.computeIfAbsent(prefix(pluginId), prefix -> new PluginSpace(prefix, registry)));
    }

    private static String prefix(String pluginId) {
        return "plugin_" + pluginId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_") + "_";
    }

    /** Returns the counters and gauges of a plugin, by name. */
    List<PluginMetric> read(String pluginId) {
        PluginSpace space = spaces.get(prefix(pluginId));
        if (space == null) {
            return List.of();
        }
        SortedMap<MeterName, Shared> all = space.numbers(pluginId);
        Map<Shared, Double> gauges = reader.read(pluginId,
                all.values().stream().filter(shared -> !(shared.meter() instanceof Counter)).toList());
        return all.entrySet().stream().map(entry -> metric(entry.getKey(), entry.getValue(), gauges)).toList();
    }

    private static PluginMetric metric(MeterName name, Shared shared, Map<Shared, Double> gauges) {
        Double value = shared.meter() instanceof Counter counter ? Double.valueOf(counter.count()) : gauges.get(shared);
        return new PluginMetric(name.name(), name.labels(MOST_LABELS), shared.meter() instanceof Counter,
                value == null || !Double.isFinite(value) ? null : value);
    }

    /**
     * Replaces the help texts of plugins' metrics by the current ones. A swap may change them, and Micrometer's do not
     * change.
     */
    MetricSnapshots explained(MetricSnapshots all) {
        var texts = new HashMap<String, String>();
        spaces.values().forEach(space -> space.addHelp(texts));
        return new MetricSnapshots(all.stream()
                .map(each -> explained(each, texts.get(each.getMetadata().getName()))).toList());
    }

    private static MetricSnapshot explained(MetricSnapshot metric, @Nullable String help) {
        if (help == null) {
            return metric;
        }
        var metadata = new MetricMetadata(metric.getMetadata().getName(), help, metric.getMetadata().getUnit());
        return switch (metric) {
            case CounterSnapshot counter -> new CounterSnapshot(metadata, counter.getDataPoints());
            case GaugeSnapshot gauge -> new GaugeSnapshot(metadata, gauge.getDataPoints());
            case SummarySnapshot timer -> new SummarySnapshot(metadata, timer.getDataPoints());
            default -> metric;
        };
    }
}
