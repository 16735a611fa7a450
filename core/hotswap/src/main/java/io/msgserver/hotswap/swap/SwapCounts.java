package io.msgserver.hotswap.swap;

import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;

/**
 * Counts the outcomes of versions that were to serve, the first of each plugin included. Any thread.
 *
 * @param outcomes how often
 * @param times    from the copy to the first call that may go there, of those that serve
 */
public record SwapCounts(Tally<SwapOutcome> outcomes, Times times) {}
