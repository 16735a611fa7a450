package io.msgserver.bench.attack;

import io.netty.channel.ChannelHandlerContext;

/** Sends a message or nothing, and waits for the host's reaction. */
final class Speaker extends Visitor {
    private final byte[] text;

    Speaker(Attempts attempts, byte[] text) {
        super(attempts);
        this.text = text;
    }

    @Override
    void arrived(ChannelHandlerContext ctx) {
        if (text.length > 0) {
            send(ctx, text);
        }
    }
}
