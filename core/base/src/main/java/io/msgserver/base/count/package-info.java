/**
 * Counters for all modules: plain numbers, which are counted where things happen and read on request. This
 * package does not know its readers.
 *
 * <p>A {@link io.msgserver.base.count.Tally} counts things that happen now and then, by kind. An
 * {@link io.msgserver.base.count.OwnedCount} is for what happens at every request, and
 * {@link io.msgserver.base.count.Times} for how long things take.
 */
@NullMarked
package io.msgserver.base.count;

import org.jspecify.annotations.NullMarked;
