package io.msgserver.host.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a proxy's header (the PROXY protocol, versions 1 and 2), which contains the client's address. On the event
 * loop.
 */
final class ProxiedPeer extends SimpleChannelInboundHandler<HAProxyMessage> {
    private final InetSocketAddress proxy;
    private final Duration patience;
    private final Consumer<InetSocketAddress> known;
    private final ConnectionRefusals refusals;
    private @Nullable Future<?> deadline;
    /**
     * Whether a bad header was reported. The decoder continues with the bytes that follow it: it may report these too,
     * or take them for a good header.
     */
    private boolean reported;

    ProxiedPeer(InetSocketAddress proxy, Duration patience, Consumer<InetSocketAddress> known,
            ConnectionRefusals refusals) {
        this.proxy = proxy;
        this.patience = patience;
        this.known = known;
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(
                () -> refuse(ctx, "no PROXY header within " + patience.toMillis() + " ms"),
                patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        if (reported) {
            return;
        }
        known.accept(peer(header));
        // The handlers were added too late to see this event.
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /**
     * Returns the client's address. A header without one belongs to the proxy itself, for example to a health check.
     */
    private InetSocketAddress peer(HAProxyMessage header) {
        String address = header.sourceAddress();
        if (header.command() == HAProxyCommand.LOCAL || address == null) {
            return proxy;
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(address), header.sourcePort());
        } catch (IllegalArgumentException _) {
            return proxy; // A path in the file system: the client is on the proxy's own machine.
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, "no PROXY header: " + cause.getMessage());
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        if (!reported) {
            reported = true;
            refusals.fault(ConnectionRefusal.PROXY, proxy, why);
        }
        ctx.close();
    }
}
