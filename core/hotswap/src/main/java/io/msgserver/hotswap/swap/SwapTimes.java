package io.msgserver.hotswap.swap;

import java.time.Duration;

/**
 * The timeouts of a swap's steps.
 *
 * @param start    the time for a new version to start and to be registered at each endpoint
 * @param handover the time for the hand-over of state, while new calls wait
 * @param drain    the time for the calls into an old version to end
 * @param stop     the time for an old version to stop
 */
public record SwapTimes(Duration start, Duration handover, Duration drain, Duration stop) {}
