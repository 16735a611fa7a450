package io.msgserver.host.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection from a proxy that passes a {@link ConnectionSetup}, and its result. */
public final class ProxiedEntry implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final EmbeddedSocket socket = new EmbeddedSocket(memory);
    private final List<InetSocketAddress> peers = new ArrayList<>();
    private final ConnectionRefusals refusals = new ConnectionRefusals("port");
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    public ProxiedEntry() {
        var bounds = new AddressBounds(1, 1, 1, _ -> true);
        new ConnectionSetup(null, _ -> true, PATIENCE, bounds).open(socket, this::rest,
                new AddressLimiter("port", bounds, 1, refusals),
                refusals);
    }

    /** Fills the pipeline behind the setup. */
    private void rest(SocketChannel channel, InetSocketAddress peer) {
        peers.add(peer);
        channel.pipeline().addLast("rest", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                byte[] copy = new byte[bytes.readableBytes()];
                bytes.readBytes(copy).release();
                received.writeBytes(copy);
            }
        });
    }

    /** Sends bytes as the proxy. Does nothing when the connection is closed. */
    public void send(byte[] bytes) {
        if (socket.isOpen()) {
            socket.read(bytes);
        }
    }

    /** Lets time pass until the timeout, without input. */
    public void letTimePass() {
        socket.advanceTimeBy(PATIENCE.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
        socket.runPendingTasks();
    }

    public boolean isOpen() {
        return socket.isOpen();
    }

    /** Returns the addresses of clients that were read: at most one. */
    public List<InetSocketAddress> peers() {
        return peers;
    }

    /** Returns the number of refusals: at most one. */
    public long refusals() {
        return refusals.counts().of(ConnectionRefusal.PROXY);
    }

    /** Returns the bytes that passed. */
    public byte[] received() {
        return received.toByteArray();
    }

    /** Returns the bytes that its buffers occupy. */
    public long memory() {
        return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
    }

    @Override
    public void close() {
        socket.finishAndReleaseAll();
    }
}
