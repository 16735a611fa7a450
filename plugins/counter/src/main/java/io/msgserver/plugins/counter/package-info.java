/**
 * Counts for each user: an example of a plugin with state of its own.
 *
 * <p>{@link io.msgserver.plugins.counter.Counter} is the handler. It keeps a count for each login, answers JSON with
 * JSON, logs out users who stay away, and hands its counts over to its next version.
 */
@NullMarked
package io.msgserver.plugins.counter;

import org.jspecify.annotations.NullMarked;
