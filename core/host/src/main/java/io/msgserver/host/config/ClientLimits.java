package io.msgserver.host.config;

import io.msgserver.base.config.DurationRange;
import io.msgserver.base.config.Range;
import io.msgserver.base.config.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one connection to a gate.
 *
 * @param handshakeTimeout from the connection to a good handshake; 1 ms to 1 h
 * @param writeTimeout     the time in which a client for which many bytes wait has to take some; 1 ms to 1 h
 * @param idleTimeout      the time in which a client has to send something; 1 ms to 24 h, or null for no limit
 * @param maxUnsent        bytes of answers that wait for the client to read; 1,048,576 to 1,073,741,824
 */
public record ClientLimits(Duration handshakeTimeout, Duration writeTimeout, @Nullable Duration idleTimeout,
        int maxUnsent) {
    private static final Range BYTES = new Range(1 << 20, 1 << 30, "number of bytes");
    private static final Duration USUAL = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException when a component is out of bounds */
    public ClientLimits {
        DurationRange.TIMEOUTS.require("handshakeTimeout", handshakeTimeout);
        DurationRange.TIMEOUTS.require("writeTimeout", writeTimeout);
        if (idleTimeout != null) {
            DurationRange.UP_TO_A_DAY.require("idleTimeout", idleTimeout);
        }
        BYTES.require("maxUnsent", maxUnsent);
    }

    static ClientLimits of(Section gate) {
        return new ClientLimits(gate.get("handshake_timeout", DurationRange.TIMEOUTS, USUAL),
                gate.get("write_timeout", DurationRange.TIMEOUTS, USUAL),
                gate.getOrNone("idle_timeout", DurationRange.UP_TO_A_DAY),
                gate.get("max_unsent", BYTES, 18 << 20));
    }
}
