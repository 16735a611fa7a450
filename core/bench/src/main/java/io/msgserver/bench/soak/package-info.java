/**
 * A soak: many troubles at once, none of which may be noticed. Users who check every response send requests through a
 * {@link io.msgserver.bench.load.CuttableRelay} that can be cut, while plugins are swapped, the host is stopped and
 * started, and bad clients hit its limits. The requests that ran are in a {@link io.msgserver.bench.soak.Journal} that
 * outlives the host.
 */
@NullMarked
package io.msgserver.bench.soak;

import org.jspecify.annotations.NullMarked;
