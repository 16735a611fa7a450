package io.msgserver.host.metrics;

import io.msgserver.base.count.Times;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Exports times that other packages record as histograms. Micrometer exports only those that it records itself, which
 * takes several times as long.
 */
final class Histograms {
    private final PrometheusRegistry registry;
    private final Map<String, Family> families = new ConcurrentHashMap<>();

    Histograms(PrometheusRegistry registry) {
        this.registry = registry;
    }

    void add(String name, String help, Times times, String... labels) {
        families.computeIfAbsent(name, _ -> register(new Family(name, help))).add(times, labels);
    }

    private Family register(Family family) {
        registry.register(family);
        return family;
    }

    /** A metric name with the histogram of each combination of labels. */
    private static final class Family implements Collector {
        private final String name;
        private final String help;
        private final List<Point> points = new CopyOnWriteArrayList<>();

        private record Point(Times times, Labels labels) {}

        Family(String name, String help) {
            this.name = name;
            this.help = help;
        }

        void add(Times times, String... labels) {
            points.add(new Point(times, Labels.of(labels)));
        }

        @Override
        public HistogramSnapshot collect() {
            return new HistogramSnapshot(new io.prometheus.metrics.model.snapshots.MetricMetadata(name, help),
                    points.stream().map(Family::snapshot).toList());
        }

        private static HistogramDataPointSnapshot snapshot(Point point) {
            ClassicHistogramBuckets buckets = ClassicHistogramBuckets.of(Times.bounds(), point.times().counts());
            return new HistogramDataPointSnapshot(buckets, point.times().seconds(), point.labels(),
                    io.prometheus.metrics.model.snapshots.Exemplars.EMPTY, 0L);
        }
    }
}
