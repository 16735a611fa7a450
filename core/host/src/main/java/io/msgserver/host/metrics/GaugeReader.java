package io.msgserver.host.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Reads the gauges of plugins within a second a plugin. Gauges are the plugins' code, which may never return: each
 * plugin has one thread at a time, which all readers wait for. Any thread.
 */
final class GaugeReader {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Those that run, by plugin. */
    private final ConcurrentMap<String, InProgress> readings = new ConcurrentHashMap<>();

    private record InProgress(Thread thread, Map<Shared, Double> values) {}

    /** Returns what the gauges say; those are absent that do not say it in time, or not in this reading. */
    Map<Shared, Double> read(String pluginId, List<Shared> gauges) {
        if (gauges.isEmpty()) {
            return Map.of();
        }
        InProgress reading = readings.computeIfAbsent(pluginId, _ -> start(pluginId, gauges));
        try {
            reading.thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The host stops: no more patience.
        }
        return reading.values;
    }

    /** A platform thread: a gauge that spins would keep a virtual thread's carrier from handlers. */
    private InProgress start(String pluginId, List<Shared> gauges) {
        var values = new ConcurrentHashMap<Shared, Double>();
        Thread thread = Thread.ofPlatform().daemon().name("gauges-" + pluginId).inheritInheritableThreadLocals(false)
                .start(() -> {
                    try {
                        gauges.forEach(gauge -> values.put(gauge, gauge.value()));
                    } finally {
                        readings.remove(pluginId);
                    }
                });
        return new InProgress(thread, values);
    }
}
