/**
 * What any room of the host counts of its own doings: plain numbers, kept where things happen and read when somebody asks. Knows
 * nothing of who asks.
 *
 * <p>A {@link io.msgserver.host.count.Tally} counts things that happen now and then, by kind. An {@link
 * io.msgserver.host.count.OwnedCount} is for what happens at every request, and {@link io.msgserver.host.count.Times} for how long
 * things take.
 */
@NullMarked
package io.msgserver.host.count;

import org.jspecify.annotations.NullMarked;
