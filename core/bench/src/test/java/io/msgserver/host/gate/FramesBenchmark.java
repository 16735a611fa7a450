package io.msgserver.host.gate;

import io.msgserver.base.count.OwnedCount;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one package on its way in and out: sixteen of them in one read, and in one write. Lies in the package of the
 * host's own classes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FramesBenchmark {
    private static final int FRAMES = 16;

    private final Sink sink = new Sink();
    private final EmbeddedChannel in = new EmbeddedChannel(new PackageDecoder(new OwnedCount()), sink);
    private final EmbeddedChannel out = new EmbeddedChannel();
    private final Outbox outbox = new Outbox(out, () -> {});
    private final byte[] response = new byte[23];
    private final ByteBuf read = Unpooled.directBuffer();

    public FramesBenchmark() {
        for (int i = 0; i < FRAMES; i++) {
            read.writeShort(20).writeZero(20);
        }
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {
        private long bytes;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            bytes += ((ByteBuf) message).readableBytes();
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long in() {
        in.writeInbound(read.retainedDuplicate());
        return sink.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int out() {
        for (int i = 0; i < FRAMES; i++) {
            outbox.send(response);
        }
        outbox.flush();
        ByteBuf written = out.readOutbound();
        int bytes = written.readableBytes();
        written.release();
        return bytes;
    }
}
