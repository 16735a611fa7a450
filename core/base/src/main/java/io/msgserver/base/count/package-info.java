/**
 * Counters for all modules: plain numbers, which are counted where things happen and read on request. This package does
 * not depend on its readers.
 *
 * <p>A {@link io.msgserver.base.count.Tally} counts rare events by kind. An {@link io.msgserver.base.count.OwnedCount}
 * counts what happens at every request, and {@link io.msgserver.base.count.Times} records how long things take.
 */
@NullMarked
package io.msgserver.base.count;

import org.jspecify.annotations.NullMarked;
