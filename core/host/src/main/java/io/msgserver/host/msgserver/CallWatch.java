package io.msgserver.host.msgserver;

import io.msgserver.hotswap.call.PluginCalls;
import java.time.Duration;

/**
 * The watch over calls on threads of their own: interrupts those that exceed {@code request_timeout}, and abandons
 * those that ignore the interrupt. Owned by the watchdog.
 */
final class CallWatch implements Watched {
    private final PluginCalls<VersionHandler, ?> calls;
    private final Duration timeout;
    private final long period;
    private long due;

    private CallWatch(PluginCalls<VersionHandler, ?> calls, Duration timeout, long period) {
        this.calls = calls;
        this.timeout = timeout;
        this.period = period;
    }

    /** Returns a watch that checks all calls at every tick of the watchdog. */
    static CallWatch of(PluginCalls<VersionHandler, ?> calls, Duration timeout) {
        return new CallWatch(calls, timeout, 0);
    }

    /**
     * Returns a watch that checks all calls after a tenth of their time limit, at least once a second: for calls that
     * may be very many.
     */
    static CallWatch ofMany(PluginCalls<VersionHandler, ?> calls, Duration timeout) {
        return new CallWatch(calls, timeout, Math.min(Duration.ofSeconds(1).toNanos(), timeout.toNanos() / 10));
    }

    @Override
    public void check(long now) {
        if (now - due >= 0) {
            due = now + period;
            calls.watch(now, timeout);
        }
    }
}
