package io.msgserver.hotswap.swap;

import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;

/**
 * Counts of swaps, including the first version of each plugin. Any thread.
 *
 * @param outcomes the number of swaps by outcome
 * @param times    the durations of successful swaps, from the copy to the flip
 */
public record SwapCounts(Tally<SwapOutcome> outcomes, Times times) {}
