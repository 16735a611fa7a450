package io.msgserver.host.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;

/**
 * Handles failures of the TLS handshake, which are the peer's fault: the handlers that follow do not see them. On the
 * event loop.
 */
final class TlsFaults extends ChannelInboundHandlerAdapter {
    private final InetSocketAddress peer;
    private final ConnectionRefusals refusals;
    private boolean reported;

    TlsFaults(InetSocketAddress peer, ConnectionRefusals refusals) {
        this.peer = peer;
        this.refusals = refusals;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent end && !end.isSuccess()) {
            refuse(ctx, end.cause());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (reason instanceof SSLException) {
            refuse(ctx, reason);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        if (!reported) {
            reported = true;
            refusals.fault(ConnectionRefusal.TLS, peer, "TLS failed: " + cause.getMessage());
        }
        ctx.close();
    }
}
