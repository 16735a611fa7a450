package io.msgserver.host.gate;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends a connection that has received nothing for too long and has no pending request. It checks four times in that
 * duration, so that a read need not reset a timer; the end comes a quarter of it late at most. On the event loop.
 */
final class IdleWatch {
    private static final int CHECKS = 4;

    private final Connection connection;
    private final PackageDecoder decoder;
    private final Duration most;
    private final BooleanSupplier busy;
    /** The number of consecutive checks that found the connection idle. */
    private int idle;

    /** @param busy whether a request is pending */
    IdleWatch(Connection connection, PackageDecoder decoder, Duration most, BooleanSupplier busy) {
        this.connection = connection;
        this.decoder = decoder;
        this.most = most;
        this.busy = busy;
    }

    void start(Channel channel) {
        long between = most.toNanos() / CHECKS;
        Future<?> checks = channel.eventLoop().scheduleWithFixedDelay(this::check, between, between,
                TimeUnit.NANOSECONDS);
        // An uncancelled timer would keep the connection's objects reachable.
        channel.closeFuture().addListener(_ -> checks.cancel(false));
    }

    private void check() {
        idle = decoder.hasReceived() || busy.getAsBoolean() ? 0 : idle + 1;
        if (idle == CHECKS) {
            connection.close(Traffic.Fault.IDLE,
                    "nothing came for " + most.toMillis() + " ms, the gate's idle_timeout");
        }
    }
}
