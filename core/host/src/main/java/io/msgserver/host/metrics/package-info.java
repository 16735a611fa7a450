/**
 * The metrics of a host, in the format that Prometheus reads.
 *
 * <p>The other packages count in plain numbers and do not depend on this one, which reads them at each scrape.
 * {@link io.msgserver.host.metrics.Meters} contains them all, together with those of the JVM, and provides each plugin
 * with a space of its own.
 */
@NullMarked
package io.msgserver.host.metrics;

import org.jspecify.annotations.NullMarked;
