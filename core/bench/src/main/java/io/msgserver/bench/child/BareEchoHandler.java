package io.msgserver.bench.child;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection of the bare echo: the responses to all packages of one read leave in one buffer, with one flush. */
final class BareEchoHandler extends ChannelInboundHandlerAdapter {
    private static final int LENGTH = 2;
    private static final byte OK = 1;

    private @Nullable ByteBuf rest;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = rest;
        if (before != null) {
            in = before.writeBytes(in);
            ((ByteBuf) message).release();
            rest = null;
        }
        ByteBuf out = ctx.alloc().directBuffer(in.readableBytes() * 2);
        while (in.readableBytes() >= LENGTH
                && in.readableBytes() - LENGTH >= in.getUnsignedShort(in.readerIndex())) {
            echo(in, in.readUnsignedShort() - Integer.BYTES, out);
        }
        keep(ctx, in);
        ctx.write(out, ctx.voidPromise());
    }

    private static void echo(ByteBuf in, int content, ByteBuf out) {
        out.writeShort(content + 1 + Integer.BYTES).writeBytes(in, content).writeByte(OK).writeInt(in.readInt());
    }

    private void keep(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.isReadable()) {
            rest = ctx.alloc().directBuffer(in.readableBytes() * 2).writeBytes(in);
        }
        in.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
