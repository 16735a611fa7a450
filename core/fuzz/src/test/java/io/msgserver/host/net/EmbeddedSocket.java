package io.msgserver.host.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a network, for a pipeline that is made for sockets. All work runs at once on the thread that
 * writes to it.
 */
public final class EmbeddedSocket extends EmbeddedChannel implements SocketChannel {
    /** The address of all clients. */
    public static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4711);

    /** Created at the first call, which comes before this class's fields are initialized. */
    private @Nullable SocketChannelConfig config;

    /** @param memory allocates its buffers */
    public EmbeddedSocket(ByteBufAllocator memory) {
        config().setAllocator(memory);
        freezeTime();
    }

    /**
     * Delivers bytes in one read, like a real transport: all their effects happen before the pipeline of a connection
     * that is closed meanwhile is torn down. Must not be called after the close.
     */
    public void read(byte[] bytes) {
        ByteBuf read = alloc().heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
        eventLoop().execute(() -> {
            pipeline().fireChannelRead(read);
            pipeline().fireChannelReadComplete();
        });
        runTasks();
    }

    /** Runs the deferred tasks, also before the pipeline is torn down. Must not be called after the close. */
    public void runTasks() {
        flushInbound();
    }

    @Override
    public SocketChannelConfig config() {
        SocketChannelConfig made = config;
        if (made == null) {
            made = new DefaultSocketChannelConfig(this, new Unset());
            config = made;
        }
        return made;
    }

    /** A socket whose options are set once and have no effect. */
    private static final class Unset extends Socket {
        @Override
        public void setTcpNoDelay(boolean on) {
            // Setting it would need a file descriptor.
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return PEER;
    }

    @Override
    public InetSocketAddress localAddress() {
        return PEER;
    }

    @Override
    public @Nullable ServerSocketChannel parent() {
        return null;
    }

    @Override
    public boolean isInputShutdown() {
        return !isActive();
    }

    @Override
    public boolean isOutputShutdown() {
        return !isActive();
    }

    @Override
    public boolean isShutdown() {
        return !isActive();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return close();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return close(promise);
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return close();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return close(promise);
    }

    @Override
    public ChannelFuture shutdown() {
        return close();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return close(promise);
    }
}
