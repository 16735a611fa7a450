package io.msgserver.host.login;

import io.msgserver.protocol.LoginAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A state of a login that waits for a line. On the event loop. */
abstract class LineHandler extends SimpleChannelInboundHandler<ByteBuf> {
    final LoginConnection connection;

    LineHandler(LoginConnection connection) {
        this.connection = connection;
    }

    /** Handles the line: either the next state replaces this one, or the login is over. */
    abstract void received(ChannelHandlerContext ctx, String line);

    @Override
    protected final void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
        received(ctx, line.toString(StandardCharsets.ISO_8859_1));
    }

    final void become(ChannelHandlerContext ctx, LineHandler next) {
        ctx.pipeline().replace(this, "login", next);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case TooLongFrameException _ ->
                connection.close(LoginOutcome.MALFORMED, "a line is longer than " + LoginAnswer.MAX_LINE + " bytes");
            case IOException broken -> connection.close(LoginOutcome.LEFT, String.valueOf(broken.getMessage()));
            default -> {
                connection.faults().report(connection.toString(), "closing: a fault of the host", cause);
                ctx.close();
            }
        }
    }
}
