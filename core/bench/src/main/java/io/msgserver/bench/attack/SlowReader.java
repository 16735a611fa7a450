package io.msgserver.bench.attack;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * Shakes hands, requests much, and reads a byte a second for some time. Its channel must read at most one byte at a
 * time, and none by itself.
 */
final class SlowReader extends Visitor {
    private static final long PERIOD_MILLIS = 1_000;
    /**
     * The number of reads, one a second. A client that reads so slowly would not notice that the host has closed long
     * ago.
     */
    private static final int MAX_READS = 12;

    private final byte[] asked;
    private int reads;

    /** @param asked a handshake, then requests */
    SlowReader(Attempts attempts, byte[] asked) {
        super(attempts);
        this.asked = asked;
    }

    @Override
    void arrived(ChannelHandlerContext ctx) {
        send(ctx, asked);
        read(ctx);
    }

    private void read(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (reads == MAX_READS) {
            reset(ctx.channel());
            return;
        }
        reads++;
        ctx.read();
        ctx.executor().schedule(() -> read(ctx), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
}
