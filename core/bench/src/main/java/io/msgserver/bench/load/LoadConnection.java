package io.msgserver.bench.load;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.protocol.HandshakeAnswer;
import io.msgserver.protocol.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection of the generator, which sends requests. Owned by the connection's event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private static final int LENGTH = 2;
    /** Bytes behind the content of a response: the ok byte and the session number. */
    private static final int TRAILER = 5;

    private final Target target;
    private final Dialogue dialogue;
    private final Worker worker;
    private final LatencyTally tally;
    private final CompletableFuture<Void> ready;
    /** The size of a request's frame in bytes. */
    private final int frame;

    /** By slot: the session number of the current request, or of the last one. Its lowest bits are the slot. */
    private final int[] sessions;
    /** By slot: the time from which the latency counts. */
    private final long[] since;
    private final boolean[] taken;
    /** A stack of free slots. */
    private final int[] free;
    private int frees;
    private final int mask;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf arrived;
    private boolean served;
    /** Responses since the last read of this count. */
    private int answers;
    /** Requests that are due but not sent yet. */
    private int overdue;
    /** The time at which the first of these was due. */
    private long overdueSince;

    LoadConnection(Target target, Worker worker, int slots, CompletableFuture<Void> ready) {
        this.target = target;
        this.dialogue = target.dialogue();
        this.worker = worker;
        this.tally = worker.tally(target.group());
        this.ready = ready;
        this.frame = LENGTH + dialogue.bytes() + Integer.BYTES;
        int room = slots == 1 ? 1 : Integer.highestOneBit(slots - 1) << 1;
        this.mask = room - 1;
        this.sessions = new int[room];
        this.since = new long[room];
        this.taken = new boolean[room];
        this.free = new int[slots];
        for (int slot = 0; slot < slots; slot++) {
            sessions[slot] = slot;
            free[slots - 1 - slot] = slot;
        }
        this.frees = slots;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        if (target.handshake().length == 0) {
            served = true;
            ready.complete(null);
        } else {
            ctx.writeAndFlush(ctx.alloc().directBuffer(target.handshake().length).writeBytes(target.handshake()),
                    ctx.voidPromise());
        }
    }

    /** Returns the number of requests in flight. */
    int inFlight() {
        return free.length - frees;
    }

    /** Sends as many requests as there are free slots. */
    void fill() {
        send(frees, System.nanoTime());
    }

    /** Registers a request that is due at that time; the next one is due a period later. */
    void due(long time, long period) {
        if (overdue == 0) {
            overdueSince = time;
        }
        overdue++;
        sendOverdue(period);
    }

    /** Sends overdue requests in the order in which they were due; their latency counts from the due time. */
    private void sendOverdue(long period) {
        while (overdue > 0 && frees > 0 && context != null) {
            send(1, overdueSince);
            overdue--;
            overdueSince += period;
        }
    }

    private void send(int count, long time) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || count == 0) {
            return;
        }
        ByteBuf out = ctx.alloc().directBuffer(count * frame);
        for (int i = 0; i < count; i++) {
            write(out, time);
        }
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    private void write(ByteBuf out, long time) {
        int slot = free[--frees];
        since[slot] = time;
        taken[slot] = true;
        sessions[slot] += mask + 1;
        out.writeShort(frame - LENGTH);
        dialogue.ask(slot, out);
        out.writeInt(sessions[slot]);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean more = arrived != null;
        ByteBuf bytes = gathered((ByteBuf) message);
        long now = System.nanoTime();
        int before = answers;
        while (hasPackage(bytes)) {
            int length = bytes.readUnsignedShort();
            take(bytes, bytes.readerIndex(), length, now);
            bytes.skipBytes(length);
        }
        if (answers > before) {
            tally.answered(now);
        }
        keep(ctx, bytes, more);
    }

    private ByteBuf gathered(ByteBuf bytes) {
        ByteBuf before = arrived;
        if (before == null) {
            return bytes;
        }
        before.writeBytes(bytes);
        bytes.release();
        return before;
    }

    /**
     * Keeps the beginning of a package until the rest arrives.
     *
     * @param kept whether these bytes are in the buffer of kept bytes already
     */
    private void keep(ChannelHandlerContext ctx, ByteBuf bytes, boolean kept) {
        if (!bytes.isReadable()) {
            bytes.release();
            arrived = null;
        } else if (kept) {
            bytes.discardSomeReadBytes();
        } else {
            arrived = ctx.alloc().directBuffer(Math.max(frame, bytes.readableBytes()) * 2).writeBytes(bytes);
            bytes.release();
        }
    }

    private static boolean hasPackage(ByteBuf bytes) {
        return bytes.readableBytes() >= LENGTH
                && bytes.readableBytes() - LENGTH >= bytes.getUnsignedShort(bytes.readerIndex());
    }

    private void take(ByteBuf in, int index, int length, long now) {
        if (served) {
            takeAnswer(in, index, length, now);
        } else {
            takeHandshake(in, index, length);
        }
    }

    private void takeHandshake(ByteBuf in, int index, int length) {
        var text = new byte[length];
        in.getBytes(index, text);
        try {
            HandshakeAnswer answer = HandshakeAnswer.parse(text);
            if (answer == HandshakeAnswer.OK) {
                served = true;
                ready.complete(null);
            } else {
                ready.completeExceptionally(new LoadException(this + " refused the handshake: " + answer.line()));
            }
        } catch (MalformedException strange) {
            ready.completeExceptionally(new LoadException(this + " is no gate: " + strange.getMessage()));
        }
    }

    private void takeAnswer(ByteBuf in, int index, int length, long now) {
        if (length < TRAILER) {
            worker.faults().wrong(toString(), "an answer of " + length + " bytes: it must have 5 or more");
            return;
        }
        int session = in.getInt(index + length - Integer.BYTES);
        int slot = session & mask;
        if (!taken[slot] || sessions[slot] != session) {
            worker.faults().wrong(toString(), "an answer to " + session + ", which was not asked, or answered before");
            return;
        }
        tally.add(now - since[slot]);
        taken[slot] = false;
        free[frees++] = slot;
        answers++;
        if (in.getByte(index + length - TRAILER) != 1) {
            worker.faults().failed(toString());
            return;
        }
        String fault = dialogue.fault(slot, in, index, length - TRAILER);
        if (fault != null) {
            worker.faults().wrong(toString(), "the answer to " + session + " is wrong: " + fault);
        }
    }

    /** Flushes once for all that was read at once. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        int count = answers;
        answers = 0;
        worker.answered(this, count);
    }

    /** Sends the next requests after that many responses. */
    void sendNext(int count) {
        send(count, System.nanoTime());
    }

    /** Sends the overdue requests. */
    void catchUp(long period) {
        sendOverdue(period);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (arrived != null) {
            arrived.release();
            arrived = null;
        }
        ended("the server said nothing more");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ended(String.valueOf(cause.getMessage()));
        ctx.close();
    }

    /** Reports the end of the connection once, whatever follows. */
    private void ended(String reason) {
        if (context == null) {
            return;
        }
        context = null;
        boolean early = ready.completeExceptionally(
                new LoadException(this + " closed the connection in the handshake: " + reason));
        if (!early) {
            worker.closed(this, reason);
        }
    }

    @Override
    public String toString() {
        return HostAndPort.named(target.address());
    }
}
