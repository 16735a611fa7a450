/**
 * {@code bench load}, {@code compare} and {@code echo}: requests under load, beside an echo without sessions.
 */
@NullMarked
package io.msgserver.bench.throughput;

import org.jspecify.annotations.NullMarked;
