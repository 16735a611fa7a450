/**
 * Plugins: where they come from and what loading one means. It knows neither gates nor users.
 *
 * <p>{@link io.msgserver.host.plugin.Plugins} takes the jars of a folder. Each is copied, since a jar that is
 * overwritten under an open class loader breaks it, and its manifest is checked before any of its code runs. A version
 * that starts is a {@link io.msgserver.host.plugin.PluginVersion}, with a PF4J manager and a class loader of its own,
 * and with the threads that end with it; it makes the handlers that gates serve with.
 */
@NullMarked
package io.msgserver.host.plugin;

import org.jspecify.annotations.NullMarked;
