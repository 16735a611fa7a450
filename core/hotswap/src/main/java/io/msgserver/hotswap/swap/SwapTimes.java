package io.msgserver.hotswap.swap;

import java.time.Duration;

/**
 * How long the steps of a swap may take.
 *
 * @param start    for a new version to start and to be told of each site
 * @param handover for state to be handed over, new calls waiting meanwhile
 * @param drain    for the calls into an old version to end
 * @param stop     for an old version to stop
 */
public record SwapTimes(Duration start, Duration handover, Duration drain, Duration stop) {}
