package io.msgserver.bench.child;

import io.msgserver.protocol.Des;
import io.msgserver.protocol.LoginAnswer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The least that a server on Netty can do, inline on its event loops. It has no users, no plugins and no remembered
 * responses: the difference to a host's cost is the price of those.
 */
public final class BareServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final EventLoopGroup loops;
    private final Channel port;

    private BareServer(EventLoopGroup loops, Channel port) {
        this.loops = loops;
        this.port = port;
    }

    /**
     * Opens a server that returns each package's content, framed as a gate frames its responses. On loopback; port 0 is
     * any free one.
     */
    public static BareServer echo(int port, int threads) {
        return start(port, threads, pipeline -> pipeline.addLast(new BareEchoHandler()));
    }

    /** Opens a login server that accepts every complete handshake. On any free port of loopback. */
    static BareServer login(int threads) {
        var random = new SecureRandom();
        var des = new Des();
        return start(0, threads,
                pipeline -> pipeline.addLast(new LineBasedFrameDecoder(LoginAnswer.MAX_LINE, true, true))
                        .addLast(new BareLoginHandler(random, des)));
    }

    private static BareServer start(int port, int threads, Consumer<ChannelPipeline> handlers) {
        boolean epoll = Epoll.isAvailable();
        var loops = new MultiThreadIoEventLoopGroup(threads,
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        var bootstrap = new ServerBootstrap().group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        handlers.accept(channel.pipeline());
                    }
                });
        return new BareServer(loops,
                bootstrap.bind(InetAddress.getLoopbackAddress(), port).syncUninterruptibly().channel());
    }

    public int port() {
        return ((InetSocketAddress) port.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
