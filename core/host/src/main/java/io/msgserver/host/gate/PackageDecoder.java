package io.msgserver.host.gate;

import io.msgserver.host.count.OwnedCount;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into packages: two bytes of length, and that many bytes. Hands each on as a {@link ByteBuf} that is
 * readable to the package's end, during the call only: who wants more of it copies. All on the event loop.
 *
 * <p>While there is a reason to pause it hands on nothing, not even what it has, and lets the peer wait.
 */
final class PackageDecoder extends ChannelInboundHandlerAdapter {
    private static final int LENGTH = 2;

    /** Why nothing is read. Each goes away by itself, and reading goes on when none is left. */
    enum Pause {
        /** The user has too many requests. */
        BUSY,
        /** Too many bytes wait to be sent. */
        CONGESTED,
        /** The user asks too fast. */
        RATE,
        /** The end is near: never goes away. */
        LAST
    }

    /** What arrived and was not handed on yet. */
    private @Nullable ByteBuf arrived;
    private final OwnedCount bytesIn;
    private final EnumSet<Pause> pauses = EnumSet.noneOf(Pause.class);
    private @Nullable ChannelHandlerContext context;
    /** Bytes have come since somebody asked that. */
    private boolean heard;

    /** @param bytesIn of the connection's event loop */
    PackageDecoder(OwnedCount bytesIn) {
        this.bytesIn = bytesIn;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf more = (ByteBuf) message;
        bytesIn.add(more.readableBytes());
        heard = true;
        arrived = arrived == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), arrived, more);
        handOn(ctx);
    }

    /** Whether bytes have come since this was asked last, or may have while nothing was read. */
    boolean heardSince() {
        boolean before = heard || !pauses.isEmpty();
        heard = false;
        return before;
    }

    /** Whether that is news. */
    boolean pause(Pause reason) {
        boolean news = pauses.add(reason);
        if (context != null) {
            context.channel().config().setAutoRead(false);
        }
        return news;
    }

    void resume(Pause reason) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !pauses.remove(reason) || !pauses.isEmpty()) {
            return;
        }
        handOn(ctx);
        // What was handed on may be answered already: the end of a read is when answers are flushed.
        ctx.fireChannelReadComplete();
        if (pauses.isEmpty()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void handOn(ChannelHandlerContext ctx) {
        ByteBuf bytes = arrived;
        if (bytes == null) {
            return;
        }
        while (pauses.isEmpty() && ctx.channel().isActive() && hasPackage(bytes)) {
            handOn(ctx, bytes, bytes.readUnsignedShort());
        }
        if (bytes.isReadable()) {
            // Or a stream whose reads never end with a package would keep all that ever came.
            bytes.discardSomeReadBytes();
        } else {
            release();
        }
    }

    /** The buffer ends where the package does meanwhile: a slice of it would be one more object a package. */
    private static void handOn(ChannelHandlerContext ctx, ByteBuf bytes, int length) {
        int arrived = bytes.writerIndex();
        int end = bytes.readerIndex() + length;
        bytes.writerIndex(end);
        ctx.fireChannelRead(bytes);
        bytes.setIndex(end, arrived);
    }

    private static boolean hasPackage(ByteBuf bytes) {
        return bytes.readableBytes() >= LENGTH
                && bytes.readableBytes() - LENGTH >= bytes.getUnsignedShort(bytes.readerIndex());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        release();
    }

    private void release() {
        if (arrived != null) {
            arrived.release();
            arrived = null;
        }
    }
}
