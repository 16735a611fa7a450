package io.msgserver.host.config;

import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.time.Duration;

/**
 * The time limits of a gate's handler.
 *
 * @param requestTimeout    the time after which a request is interrupted; 100 ms to 1 h
 * @param eventLoopLimit    the time after which a call that blocks an event loop is an offence; 10 ms to 1 h
 * @param eventLoopOffences the number of offences of one version after which its requests run in the lane
 *                          {@code ORDERED}; 1 to 1,000,000
 */
public record HandlerLimits(Duration requestTimeout, Duration eventLoopLimit, int eventLoopOffences) {
    public static final HandlerLimits DEFAULT = new HandlerLimits(Duration.ofSeconds(30), Duration.ofMillis(100), 3);

    /** @throws IllegalArgumentException when a component is out of bounds */
    public HandlerLimits {
        Bounds.REQUEST.require("requestTimeout", requestTimeout);
        Bounds.EVENT_LOOP.require("eventLoopLimit", eventLoopLimit);
        Bounds.OFFENCES.require("eventLoopOffences", eventLoopOffences);
    }

    static HandlerLimits of(Section gate) {
        return new HandlerLimits(gate.get("request_timeout", Bounds.REQUEST, DEFAULT.requestTimeout),
                gate.get("event_loop_limit", Bounds.EVENT_LOOP, DEFAULT.eventLoopLimit),
                gate.get("event_loop_offences", Bounds.OFFENCES, DEFAULT.eventLoopOffences));
    }

    /** A separate class, because the ranges are needed before {@link #DEFAULT} is created. */
    private static final class Bounds {
        static final DurationRange REQUEST = new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
        static final DurationRange EVENT_LOOP = new DurationRange(Duration.ofMillis(10), Duration.ofHours(1));
        static final Range OFFENCES = new Range(1, 1_000_000, "number of offences");
    }
}
