/**
 * {@code bench start}: the time from the start of a host to its first answer.
 */
@NullMarked
package io.msgserver.bench.start;

import org.jspecify.annotations.NullMarked;
