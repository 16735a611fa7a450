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
 * Splits the arriving bytes into packages: two bytes of length, and that many bytes. Passes each package on as a
 * {@link ByteBuf} that is readable to the package's end during the call only; a handler that needs it longer copies it.
 * All on the event loop.
 *
 * <p>While there is a reason to pause it passes on nothing, not even complete packages, and the peer waits. On a
 * connection whose client acknowledges, a pause for requests alone lets control packages through, up to the next
 * request.
 */
final class PackageDecoder extends ChannelInboundHandlerAdapter {
    private static final int LENGTH = 2;

    /** A reason to stop reading. Each ends independently; reading continues when none is left. */
    enum Pause {
        /** The user has too many requests. */
        BUSY,
        /** All users together have too many requests. */
        CROWDED,
        /** Too many bytes are unsent. */
        CONGESTED,
        /** The user exceeds the rate limit. */
        RATE,
        /** The connection is about to end. Permanent. */
        LAST
    }

    /** Bytes that have arrived and were not passed on yet. */
    private @Nullable ByteBuf arrived;
    private final OwnedCount bytesIn;
    /** Tests whether a package of that length may be passed on now; pauses the connection otherwise. */
    private IntPredicate admits = _ -> true;
    private final EnumSet<Pause> pauses = EnumSet.noneOf(Pause.class);
    /** The pauses during which control packages are passed on. */
    private static final EnumSet<Pause> FOR_REQUESTS = EnumSet.of(Pause.BUSY, Pause.CROWDED, Pause.RATE);

    private boolean control;
    private @Nullable ChannelHandlerContext context;
    /** Whether it is passing on packages and will check for another. */
    private boolean passingOn;
    /** Whether bytes have arrived since the last {@link #hasReceived}. */
    private boolean received;

    /** @param bytesIn the counter of the connection's event loop */
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
        received = true;
        arrived = arrived == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), arrived, more);
        handOn(ctx);
    }

    /** Returns whether bytes have arrived since the last call, or may have arrived while reading was paused. */
    boolean hasReceived() {
        boolean before = received || !pauses.isEmpty();
        received = false;
        return before;
    }

    /** Passes on a request only when the given test admits its length. */
    void admitBy(IntPredicate lets) {
        admits = lets;
    }

    /** Returns whether a complete package has arrived and was not passed on yet. */
    boolean hasPackage() {
        return passingOn || (arrived != null && hasPackage(arrived));
    }

    /** Returns the capacity of the buffer for bytes that were not passed on yet. */
    int buffered() {
        return arrived == null ? 0 : arrived.capacity();
    }

    /** Pauses for that reason. Returns false when it was paused for it already. */
    boolean pause(Pause reason) {
        boolean news = pauses.add(reason);
        updateAutoRead();
        return news;
    }

    void resume(Pause reason) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || !pauses.remove(reason) || !(pauses.isEmpty() || control)) {
            return;
        }
        handOn(ctx);
        // Requests that were passed on may be answered already, and responses are flushed at the end of a read.
        ctx.fireChannelReadComplete();
        updateAutoRead();
    }

    /** Passes on control packages also while requests are paused, from now on. */
    void handOnControl() {
        control = true;
        updateAutoRead();
    }

    private void updateAutoRead() {
        if (context != null) {
            context.channel().config().setAutoRead(pauses.isEmpty() || waitsForControl());
        }
    }

    /** Returns whether control packages are accepted and no complete package waits before them. */
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

    /** Returns whether the next package is a control package: a package's number is at its end. */
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
        passingOn = true;
        while (ctx.channel().isActive() && isNextHandedOn(bytes)) {
            handOn(ctx, bytes, bytes.readUnsignedShort());
        }
        passingOn = false;
        if (!pauses.isEmpty()) {
            // Only now is it known whether a request is next.
            updateAutoRead();
        }
        if (bytes.isReadable()) {
            // Without this, a stream whose reads never end at a package's end would keep all bytes that ever arrived.
            bytes.discardSomeReadBytes();
        } else {
            release();
        }
    }

    /**
     * Passes on one package. Limits the buffer to the package during the call: a slice would be one more object for
     * each package.
     */
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
