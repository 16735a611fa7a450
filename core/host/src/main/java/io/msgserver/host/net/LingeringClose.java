package io.msgserver.host.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose client still has to receive its last bytes: the sending side ends, arriving bytes are
 * dropped, and the connection closes when the client has closed it, or after a second. A close with unread bytes would
 * be a reset, which discards what has not reached the client (RFC 1122, 4.2.2.13). On the event loop.
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private LingeringClose() {}

    /** Starts the close. Called after the last write has left. A second call has no effect. */
    public static void start(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            linger(channel);
        } else {
            tls.closeOutbound().addListener(_ -> linger(channel));
        }
    }

    /**
     * Closes at once, after the last write has left. For a client that has sent all it may and so leaves nothing
     * unread: waiting for each client's end costs a round of the event loop. Bytes that it sends nevertheless may make
     * the end a reset, but one that follows the last bytes. With TLS the client still sends its own close_notify.
     */
    public static void closeQuiet(Channel channel) {
        if (channel instanceof SocketChannel socket && channel.isActive()
                && channel.pipeline().get(SslHandler.class) == null) {
            socket.shutdownOutput();
            channel.close();
        } else {
            start(channel);
        }
    }

    private static void linger(Channel channel) {
        if (!(channel instanceof SocketChannel socket) || socket.isInputShutdown()) {
            channel.close();
            return;
        }
        if (!channel.isActive() || socket.isOutputShutdown()) {
            return;
        }
        channel.pipeline().addFirst("lingering", new LingeringClose());
        socket.shutdownOutput();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        channel.config().setAutoRead(true);
        Future<?> end = channel.eventLoop().schedule(() -> channel.close(), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> end.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}
