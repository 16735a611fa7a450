package io.msgserver.plugins.counter;

import io.msgserver.api.Bounds;
import java.time.Duration;

/**
 * The settings in {@code plugins.settings.counter}.
 *
 * @param most the limit of a count; the key {@code most}
 * @param away the longest time that a user may be disconnected before they are logged out; the key {@code away}
 */
record CounterOptions(@Bounds(from = "1", to = "1000000000") long most,
        @Bounds(from = "1s", to = "24h") Duration away) {
    static final CounterOptions DEFAULTS = new CounterOptions(1000, Duration.ofMinutes(5));
}
