package io.msgserver.hotswap.version;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A counter or gauge of a plugin, as an operator sees it.
 *
 * @param name    as the plugin calls it
 * @param counter whether it only grows
 * @param value   null when the plugin gives no number, or not in time
 */
public record PluginMetric(String name, Map<String, String> labels, boolean counter, @Nullable Double value) {}
