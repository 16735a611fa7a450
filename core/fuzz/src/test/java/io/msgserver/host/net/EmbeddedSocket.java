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
 * A connection without a network, for a pipeline that is made for sockets. All of it happens on the thread that writes
 * to it, at once.
 */
public final class EmbeddedSocket extends EmbeddedChannel implements SocketChannel {
    /** Where all of them come from. */
    public static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4711);

    /** Made when it is asked for first, which is before the fields of this class are. */
    private @Nullable SocketChannelConfig config;

    /** @param memory where its buffers come from */
    public EmbeddedSocket(ByteBufAllocator memory) {
        config().setAllocator(memory);
        freezeTime();
    }

    /**
     * Bytes that arrive in one read, as a real transport has it: all that comes of them comes before a connection that
     * is closed meanwhile is taken apart. Not after it was closed.
     */
    public void read(byte[] bytes) {
        ByteBuf read = alloc().heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
        eventLoop().execute(() -> {
            pipeline().fireChannelRead(read);
            pipeline().fireChannelReadComplete();
        });
        runTasks();
    }

    /** Runs the tasks that were put off, also before the pipeline is taken apart. Not after the close. */
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

    /** Has options that are set once, and no use. */
    private static final class Unset extends Socket {
        @Override
        public void setTcpNoDelay(boolean on) {
            // It would take a file descriptor to set it.
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
