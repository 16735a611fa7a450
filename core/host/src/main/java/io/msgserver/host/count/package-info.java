/**
 * Counters for all packages of the host: plain numbers, which are counted where things happen and read on request. This
 * package does not know its readers.
 *
 * <p>A {@link io.msgserver.host.count.Tally} counts things that happen now and then, by kind. An
 * {@link io.msgserver.host.count.OwnedCount} is for what happens at every request, and
 * {@link io.msgserver.host.count.Times} for how long things take.
 */
@NullMarked
package io.msgserver.host.count;

import org.jspecify.annotations.NullMarked;
