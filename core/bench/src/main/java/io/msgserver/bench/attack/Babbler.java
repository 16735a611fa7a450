package io.msgserver.bench.attack;

import io.netty.channel.ChannelHandlerContext;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Sends random bytes for as long as the host reads them. */
final class Babbler extends Visitor {
    private static final long PERIOD_MILLIS = 10;
    private static final int MAX_BYTES = 4_096;

    private final SplittableRandom random;

    Babbler(Attempts attempts, SplittableRandom random) {
        super(attempts);
        this.random = random;
    }

    @Override
    void arrived(ChannelHandlerContext ctx) {
        babble(ctx);
    }

    private void babble(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (ctx.channel().isWritable()) {
            var bytes = new byte[random.nextInt(1, MAX_BYTES)];
            random.nextBytes(bytes);
            send(ctx, bytes);
        }
        ctx.executor().schedule(() -> babble(ctx), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
}
