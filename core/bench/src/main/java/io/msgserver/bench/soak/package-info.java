/**
 * Everything goes wrong at once, for a while, and nobody may notice: users who check every answer ask through a {@link
 * io.msgserver.bench.load.CuttableRelay} that can be cut, while plugins are swapped, the host is stopped and started,
 * and bad clients hit its limits. The requests that ran are in a {@link io.msgserver.bench.soak.Journal} that outlives
 * the host.
 */
@NullMarked
package io.msgserver.bench.soak;

import org.jspecify.annotations.NullMarked;
