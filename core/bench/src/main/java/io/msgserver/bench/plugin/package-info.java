/**
 * Plugins that the bench gives to the host that it measures: their classes are copied into jars as they are. They use
 * the plugin API and the JDK only, and reach the bench through the system properties.
 */
@NullMarked
package io.msgserver.bench.plugin;

import org.jspecify.annotations.NullMarked;
