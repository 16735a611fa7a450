package io.msgserver.host.config;

import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.time.Duration;

/**
 * How long a gate's handler may take, and what becomes of one that takes longer.
 *
 * @param requestTimeout    what runs longer is interrupted; 100 ms to 1 h
 * @param eventLoopLimit    what holds an event loop up for longer is an offence; 10 ms to 1 h
 * @param eventLoopOffences after so many of one version its requests run in the lane {@code ORDERED}; 1 to 1,000,000
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

    /** A class of their own: they are needed before {@link #DEFAULT} is made. */
    private static final class Bounds {
        static final DurationRange REQUEST = new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
        static final DurationRange EVENT_LOOP = new DurationRange(Duration.ofMillis(10), Duration.ofHours(1));
        static final Range OFFENCES = new Range(1, 1_000_000, "number of offences");
    }
}
