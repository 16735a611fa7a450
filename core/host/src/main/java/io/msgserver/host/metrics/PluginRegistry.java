package io.msgserver.host.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.msgserver.host.plugin.PluginMeters;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gives each plugin its own metrics, among those that have the same beginning. Any thread. */
final class PluginRegistry implements PluginMeters {
    private final MeterRegistry registry;
    /** By prefix: two ids may come to the same. */
    private final Map<String, PluginSpace> spaces = new ConcurrentHashMap<>();

    PluginRegistry(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Registered of(String pluginId) {
        String prefix = "plugin_" + pluginId.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_") + "_";
        return new OwnMetrics(pluginId, spaces.computeIfAbsent(prefix, _ -> new PluginSpace(prefix, registry)));
    }
}
