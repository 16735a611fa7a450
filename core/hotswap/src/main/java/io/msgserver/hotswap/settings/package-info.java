/**
 * The settings of plugins: read from the file, bound to a plugin's record when the plugin asks for them, and replaced
 * while the host runs. This package depends neither on jars nor on versions.
 */
@NullMarked
package io.msgserver.hotswap.settings;

import org.jspecify.annotations.NullMarked;
