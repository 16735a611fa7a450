package io.msgserver.bench.attack;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/** Sends a message a byte a second; the message is too long to be complete in time. */
final class Dribbler extends Visitor {
    private static final long PERIOD_MILLIS = 1_000;

    private final byte[] text;
    private int said;

    Dribbler(Attempts attempts, byte[] text) {
        super(attempts);
        this.text = text;
    }

    @Override
    void arrived(ChannelHandlerContext ctx) {
        say(ctx);
    }

    private void say(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive() || said == text.length) {
            return;
        }
        send(ctx, new byte[]{text[said]});
        said++;
        ctx.executor().schedule(() -> say(ctx), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
}
