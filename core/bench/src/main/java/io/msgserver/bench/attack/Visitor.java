package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.regex.Pattern;

/** One connection of an attack, to either port. Runs on the event loop. */
abstract class Visitor extends ChannelInboundHandlerAdapter {
    /** The beginning of both servers' success line; neither base64 nor any other line begins so. */
    private static final String YES = "200 ";
    private static final Pattern NO = Pattern.compile("40[0-6] ");

    final Attempts attempts;
    private boolean left;

    Visitor(Attempts attempts) {
        this.attempts = attempts;
    }

    /** Called when the connection is established. */
    abstract void arrived(ChannelHandlerContext ctx);

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        attempts.add(Attempts.CONNECTED, 1);
        arrived(ctx);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        String text = bytes.toString(ISO_8859_1);
        bytes.release();
        if (text.contains(YES)) {
            attempts.add(Attempts.SERVED, 1);
        } else if (NO.matcher(text).find()) {
            attempts.add(Attempts.REFUSED, 1);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!left) {
            attempts.add(Attempts.CLOSED, 1);
        }
    }

    final void send(ChannelHandlerContext ctx, byte[] bytes) {
        attempts.add(Attempts.BYTES, bytes.length);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(bytes), ctx.voidPromise());
    }

    /** Resets the connection, so that nothing of it stays behind. */
    final void reset(Channel channel) {
        left = true;
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
