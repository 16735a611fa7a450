/**
 * Plugins that are replaced while they run. {@link io.msgserver.hotswap.Plugins} watches a folder of jars, and lets
 * {@linkplain io.msgserver.hotswap.version.Endpoint endpoints} be served by the version that is current. This module
 * depends neither on gates nor on users, so that other programs can embed it.
 *
 * <p>Each jar is copied, since a jar that is overwritten under an open class loader breaks it, and its manifest is
 * checked before any of its code runs. A version that starts is a
 * {@link io.msgserver.hotswap.version.PluginVersion}, with a PF4J manager and a class loader of its own, and with the
 * threads that end with it.
 */
@NullMarked
package io.msgserver.hotswap;

import org.jspecify.annotations.NullMarked;
