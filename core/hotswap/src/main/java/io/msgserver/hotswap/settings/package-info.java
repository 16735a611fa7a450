/**
 * The settings of plugins: read from the file, kept as they are, bound to a plugin's record when it asks for them, and
 * replaced while the host runs. It knows neither jars nor versions.
 */
@NullMarked
package io.msgserver.hotswap.settings;

import org.jspecify.annotations.NullMarked;
