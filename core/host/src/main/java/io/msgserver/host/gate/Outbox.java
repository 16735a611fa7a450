package io.msgserver.host.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing frames of one connection. The frames of one read, and those that other threads hand over together, leave
 * in one buffer with one flush.
 */
final class Outbox {
    private static final int SMALLEST_BUFFER = 512;
    private static final int LARGEST_BUFFER = 64 * 1024;

    private final Channel channel;
    private final Runnable written;
    /** Frames from threads other than the event loop. */
    private final Queue<byte[]> handedOver = new ConcurrentLinkedQueue<>();
    /**
     * Whether the event loop was asked to send these. Set by any thread, cleared by the loop before it polls the queue.
     */
    private final AtomicBoolean sendScheduled = new AtomicBoolean();
    /** Owned by the event loop. */
    private @Nullable ByteBuf gathered;
    /** Bytes that were written to the channel so far. Owned by the event loop. */
    private long given;
    /** Frames that were gathered so far. Owned by the event loop. */
    private long frames;

    /** @param written runs after each write, on the event loop */
    Outbox(Channel channel, Runnable written) {
        this.channel = channel;
        this.written = written;
    }

    /** Sends a frame. Any thread. On the event loop, a {@link #flush} has to follow. */
    void send(byte[] frame) {
        if (channel.eventLoop().inEventLoop()) {
            // Frames of other threads were sent before this one.
            gatherHandedOver();
            gather(frame);
            return;
        }
        handedOver.add(frame);
        if (!sendScheduled.get() && sendScheduled.compareAndSet(false, true)) {
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

    /** Writes the gathered frames. On the event loop. */
    void flush() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            given += out.readableBytes();
            channel.writeAndFlush(out, channel.voidPromise());
            written.run();
        }
    }

    /** Returns the bytes that were written to the channel so far, sent or not. On the event loop. */
    long given() {
        return given;
    }

    /** Returns the frames that were gathered for the channel so far. On the event loop. */
    long frames() {
        return frames;
    }

    /** Writes the frames of other threads. On the event loop. */
    void sendHandedOver() {
        sendScheduled.set(false);
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
                out = channel.alloc().directBuffer(Math.max(SMALLEST_BUFFER, frame.length));
                gathered = out;
            }
            out.writeBytes(frame);
        } catch (OutOfMemoryError full) {
            // Ends the connection: otherwise it would continue without this response, and its client would wait for
            // ever.
            channel.pipeline().fireExceptionCaught(full);
            return;
        }
        frames++;
        if (out.readableBytes() >= LARGEST_BUFFER) {
            flush();
        }
    }
}
