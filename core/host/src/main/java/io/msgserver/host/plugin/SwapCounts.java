package io.msgserver.host.plugin;

import io.msgserver.host.count.Tally;
import io.msgserver.host.count.Times;

/**
 * What became of versions that were to serve, the first of each plugin among them. Any thread.
 *
 * @param outcomes how often
 * @param times    from the copy to the first call that may go there, of those that serve
 */
public record SwapCounts(Tally<SwapOutcome> outcomes, Times times) {}
