/**
 * {@code bench swap}: swaps under load, and the check of every answer.
 */
@NullMarked
package io.msgserver.bench.swap;

import org.jspecify.annotations.NullMarked;
