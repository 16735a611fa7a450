package io.msgserver.host.gate;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.protocol.Packages;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.EnumSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into packages: two bytes of length, and that many bytes. Hands each on as a {@link ByteBuf} that is
 * readable to the package's end, during the call only: who wants more of it copies. All on the event loop.
 *
 * <p>While there is a reason to pause it hands on nothing, not even what it has, and lets the peer wait. On a
 * connection whose client acknowledges, a pause that is for requests only lets control packages through, up to the next
 * request.
 */
final class PackageDecoder extends ChannelInboundHandlerAdapter {
    private static final int LENGTH = 2;

    /** Why nothing is read. Each goes away by itself, and reading goes on when none is left. */
    enum Pause {
        /** The user has too many requests. */
        BUSY,
        /** All users together have too many requests. */
        CROWDED,
        /** Too many bytes wait to be sent. */
        CONGESTED,
        /** The user asks too fast. */
        RATE,
        /** The end is near: never goes away. */
        LAST
    }

    /** Bytes that have arrived and were not handed on yet. */
    private @Nullable ByteBuf arrived;
    private final OwnedCount bytesIn;
    /** Whether a package of that length may be handed on now; pauses otherwise. */
    private IntPredicate admits = _ -> true;
    private final EnumSet<Pause> pauses = EnumSet.noneOf(Pause.class);
    /** Those for which control packages do not wait. */
    private static final EnumSet<Pause> FOR_REQUESTS = EnumSet.of(Pause.BUSY, Pause.CROWDED, Pause.RATE);

    private boolean control;
    private @Nullable ChannelHandlerContext context;
    /** It is about to look for another package. */
    private boolean handing;
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

    /** From now on a package is handed on only when this lets it. */
    void admitBy(IntPredicate lets) {
        admits = lets;
    }

    /** Whether a whole package has arrived and was not handed on yet. */
    boolean hasPackage() {
        return handing || (arrived != null && hasPackage(arrived));
    }

    /** Bytes that are kept for what arrived and was not handed on yet. */
    int buffered() {
        return arrived == null ? 0 : arrived.capacity();
    }

    /** Whether that is news. */
    boolean pause(Pause reason) {
        boolean news = pauses.add(reason);
        readOn();
        return news;
    }

    void resume(Pause reason) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !pauses.remove(reason) || !(pauses.isEmpty() || control)) {
            return;
        }
        handOn(ctx);
        // Requests that were handed on may be answered already: answers are flushed at the end of a read.
        ctx.fireChannelReadComplete();
        readOn();
    }

    /** From now on control packages are handed on while requests are paused. */
    void handOnControl() {
        control = true;
        readOn();
    }

    private void readOn() {
        if (context != null) {
            context.channel().config().setAutoRead(pauses.isEmpty() || waitsForControl());
        }
    }

    /** Whether control packages may come, and no request is before them. */
    private boolean waitsForControl() {
        return passesControl() && (arrived == null || !hasPackage(arrived));
    }

    private boolean passesControl() {
        return control && FOR_REQUESTS.containsAll(pauses);
    }

    private boolean isNextHandedOn(ByteBuf bytes) {
        if (!hasPackage(bytes)) {
            return false;
        }
        if (control && isControl(bytes)) {
            return passesControl();
        }
        return pauses.isEmpty() && admits.test(bytes.getUnsignedShort(bytes.readerIndex()));
    }

    /** The number of a package is at its end. */
    private static boolean isControl(ByteBuf bytes) {
        int length = bytes.getUnsignedShort(bytes.readerIndex());
        return length >= Integer.BYTES
                && bytes.getInt(bytes.readerIndex() + LENGTH + length - Integer.BYTES) == Packages.CONTROL;
    }

    private void handOn(ChannelHandlerContext ctx) {
        ByteBuf bytes = arrived;
        if (bytes == null) {
            return;
        }
        handing = true;
        while (ctx.channel().isActive() && isNextHandedOn(bytes)) {
            handOn(ctx, bytes, bytes.readUnsignedShort());
        }
        handing = false;
        if (!pauses.isEmpty()) {
            // Only now it is known whether a request is next.
            readOn();
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
