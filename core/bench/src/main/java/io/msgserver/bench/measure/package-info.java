/**
 * The parts that all benches share: options, progress, costs, latencies, verdicts and reports. It depends on no single
 * bench.
 */
@NullMarked
package io.msgserver.bench.measure;

import org.jspecify.annotations.NullMarked;
