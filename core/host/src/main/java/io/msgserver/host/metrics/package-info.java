/**
 * The metrics of a host, in the format that Prometheus reads.
 *
 * <p>The other rooms count, in plain numbers, and do not know this one: it reads them when it is asked.
 * {@link io.msgserver.host.metrics.Meters} has all of them, beside what the JVM tells of itself, and gives each plugin
 * a place of its own.
 */
@NullMarked
package io.msgserver.host.metrics;

import org.jspecify.annotations.NullMarked;
