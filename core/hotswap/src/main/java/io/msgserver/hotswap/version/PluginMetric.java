package io.msgserver.hotswap.version;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A counter or gauge of a plugin, for an operator.
 *
 * @param name    the name that the plugin gave it
 * @param counter whether it only grows
 * @param value   the value; null when the plugin returns no number, or not in time
 */
public record PluginMetric(String name, Map<String, String> labels, boolean counter, @Nullable Double value) {}
