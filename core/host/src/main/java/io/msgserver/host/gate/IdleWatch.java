package io.msgserver.host.gate;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends a connection on which nothing has come for too long, and for which nothing is in hand. It looks four times in
 * that time: a read has no timer to put off, and the end comes at most a quarter late. On the event loop.
 */
final class IdleWatch {
    private static final int LOOKS = 4;

    private final Connection connection;
    private final PackageDecoder decoder;
    private final Duration most;
    private final BooleanSupplier busy;
    /** Looks in a row that have found nothing. */
    private int idle;

    /** @param busy whether something is in hand */
    IdleWatch(Connection connection, PackageDecoder decoder, Duration most, BooleanSupplier busy) {
        this.connection = connection;
        this.decoder = decoder;
        this.most = most;
        this.busy = busy;
    }

    void start(Channel channel) {
        long between = most.toNanos() / LOOKS;
        Future<?> looks = channel.eventLoop().scheduleWithFixedDelay(this::look, between, between,
                TimeUnit.NANOSECONDS);
        // Or the timer would hold what is left of the connection.
        channel.closeFuture().addListener(_ -> looks.cancel(false));
    }

    private void look() {
        idle = decoder.heardSince() || busy.getAsBoolean() ? 0 : idle + 1;
        if (idle == LOOKS) {
            connection.close(Traffic.Fault.IDLE,
                    "nothing came for " + most.toMillis() + " ms, the gate's idle_timeout");
        }
    }
}
