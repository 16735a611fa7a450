package io.msgserver.host.net;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a connection before its first byte of the protocol: a proxy's header, if it comes from a proxy; the
 * limits of the client's address; and TLS, if configured. The order matters: only the header contains the client's
 * address, and TLS costs more than everything before it. Any thread.
 *
 * @param tls      creates the server's TLS engines; null for none
 * @param proxies  the addresses whose connections begin with a header that contains the client's address
 * @param patience the time limit of the header, and of the TLS handshake
 * @param bounds   the limits of each client address
 */
public record ConnectionSetup(@Nullable SSLContext tls, Predicate<InetAddress> proxies, Duration patience,
        AddressBounds bounds) {
    /**
     * Fills the pipeline, now or when the proxy's header has arrived.
     *
     * @param rest     adds the handlers that follow, for a client of that address
     * @param limiter  counts the connections of each address
     * @param refusals counts the connections that are refused
     */
    void open(SocketChannel channel, BiConsumer<SocketChannel, InetSocketAddress> rest, AddressLimiter limiter,
            ConnectionRefusals refusals) {
        InetSocketAddress peer = channel.remoteAddress();
        if (proxies.test(peer.getAddress())) {
            channel.pipeline().addLast("proxy", new HAProxyMessageDecoder(true)).addLast("proxied",
                    new ProxiedPeer(peer, patience, client -> behindProxy(channel, client, rest, limiter, refusals),
                            refusals));
        } else {
            behindProxy(channel, peer, rest, limiter, refusals);
        }
    }

    private void behindProxy(SocketChannel channel, InetSocketAddress peer,
            BiConsumer<SocketChannel, InetSocketAddress> rest, AddressLimiter limiter, ConnectionRefusals refusals) {
        if (!limiter.admits(channel, peer)) {
            channel.close();
            return;
        }
        if (tls != null) {
            ChannelPipeline pipeline = channel.pipeline();
            // The computations of a handshake take too long for an event loop.
            var handler = new SslHandler(tls.createSSLEngine(), Thread::startVirtualThread);
            handler.setHandshakeTimeoutMillis(patience.toMillis());
            pipeline.addLast("tls", handler).addLast("tls-faults", new TlsFaults(peer, refusals));
        }
        rest.accept(channel, peer);
    }
}
