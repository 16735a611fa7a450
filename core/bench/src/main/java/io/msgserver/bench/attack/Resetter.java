package io.msgserver.bench.attack;

import io.netty.channel.ChannelHandlerContext;

/** Sends a message or nothing, and resets the connection. */
final class Resetter extends Visitor {
    private final byte[] text;

    Resetter(Attempts attempts, byte[] text) {
        super(attempts);
        this.text = text;
    }

    @Override
    void arrived(ChannelHandlerContext ctx) {
        if (text.length > 0) {
            send(ctx, text);
        }
        reset(ctx.channel());
    }
}
