/**
 * The host's settings: {@code conf/msgserver.json}, read into one record per concern.
 *
 * <p>The text becomes {@link io.msgserver.base.config.Json} first, so that what is wrong with its form is told apart
 * from what is wrong with its content. A {@link io.msgserver.base.config.Section} then asks one object for one key
 * after the other. It never stops at a mistake: it notes the problem, goes on with the default, and reports in the end
 * every key that nobody asked for. So one run of the host tells everything that has to be mended.
 *
 * <p>What a plugin may set is known to the plugin alone. Its part of the file is kept as it is, and bound to the
 * plugin's own record when the plugin asks.
 */
@NullMarked
package io.msgserver.host.config;

import org.jspecify.annotations.NullMarked;
