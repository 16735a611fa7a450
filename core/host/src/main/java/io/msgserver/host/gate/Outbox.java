package io.msgserver.host.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out of one connection. Those of one read, and those that other threads hand over together, leave
 * in one buffer with one flush.
 */
final class Outbox {
    private static final int SMALLEST = 512;
    private static final int LARGEST = 64 * 1024;

    private final Channel channel;
    private final Runnable written;
    /** Frames from other threads than the event loop. */
    private final Queue<byte[]> handedOver = new ConcurrentLinkedQueue<>();
    /** The event loop has been told that there are some. Set by any thread, cleared by the loop before it looks. */
    private final AtomicBoolean told = new AtomicBoolean();
    /** Owned by the event loop. */
    private @Nullable ByteBuf gathered;
    /** Owned by the event loop: bytes that the channel was given so far. */
    private long given;
    /** Owned by the event loop: frames that were gathered so far. */
    private long frames;

    /** @param written runs after each write, on the event loop */
    Outbox(Channel channel, Runnable written) {
        this.channel = channel;
        this.written = written;
    }

    /** Any thread. On the event loop, a {@link #flush} has to follow. */
    void send(byte[] frame) {
        if (channel.eventLoop().inEventLoop()) {
            // Frames of other threads were sent before.
            gatherHandedOver();
            gather(frame);
            return;
        }
        handedOver.add(frame);
        if (!told.get() && told.compareAndSet(false, true)) {
            wake();
        }
    }

    private void wake() {
        try {
            channel.eventLoop().execute(this::sendHandedOver);
        } catch (RejectedExecutionException _) {
            // The event loops have ended, and the connection with them.
        }
    }

    /** On the event loop. */
    void flush() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            given += out.readableBytes();
            channel.writeAndFlush(out, channel.voidPromise());
            written.run();
        }
    }

    /** Bytes that the channel was given so far, sent or not. On the event loop. */
    long given() {
        return given;
    }

    /** Frames that left for the channel so far, or are about to. On the event loop. */
    long frames() {
        return frames;
    }

    /** On the event loop. */
    void sendHandedOver() {
        told.set(false);
        gatherHandedOver();
        flush();
    }

    private void gatherHandedOver() {
        for (byte[] frame = handedOver.poll(); frame != null; frame = handedOver.poll()) {
            gather(frame);
        }
    }

    private void gather(byte[] frame) {
        if (!channel.isActive()) {
            return;
        }
        ByteBuf out = gathered;
        try {
            if (out == null) {
                out = channel.alloc().directBuffer(Math.max(SMALLEST, frame.length));
                gathered = out;
            }
            out.writeBytes(frame);
        } catch (OutOfMemoryError full) {
            // Or the connection would go on without this answer, for which its client would wait for ever.
            channel.pipeline().fireExceptionCaught(full);
            return;
        }
        frames++;
        if (out.readableBytes() >= LARGEST) {
            flush();
        }
    }
}
