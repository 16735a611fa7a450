package io.msgserver.bench.attack;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/** Sends a message a byte a second; the message is too long to be complete in time. */
final class Dribbler extends Visitor {
    private static final long PERIOD_MILLIS = 1_000;

    private final byte[] text;
    private int sent;

    Dribbler(Attempts attempts, byte[] text) {
        super(attempts);
        this.text = text;
    }

    @Override
    void arrived(ChannelHandlerContext ctx) {
        sendNext(ctx);
    }

    private void sendNext(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive() || sent == text.length) {
            return;
        }
        send(ctx, new byte[]{text[sent]});
        sent++;
        ctx.executor().schedule(() -> sendNext(ctx), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
}
