package io.msgserver.host.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Reads the gauges of plugins, with a time limit of one second for each plugin. Gauges are the plugins' code, which may
 * never return: each plugin has one thread at a time, which all readers wait for. Any thread.
 */
final class GaugeReader {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The readings in progress, by plugin. */
    private final ConcurrentMap<String, InProgress> readings = new ConcurrentHashMap<>();

    private record InProgress(Thread thread, Map<Shared, Double> values) {}

    /**
     * Returns the values of the gauges, without those that were not read in time or are not part of the current
     * reading.
     */
    Map<Shared, Double> read(String pluginId, List<Shared> gauges) {
        if (gauges.isEmpty()) {
            return Map.of();
        }
        InProgress reading = readings.computeIfAbsent(pluginId, _ -> start(pluginId, gauges));
        try {
            reading.thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The host stops: the reader waits no longer.
        }
        return reading.values;
    }

    /** Starts a platform thread: a gauge that spins would occupy the carrier of virtual threads. */
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
