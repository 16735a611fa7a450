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
 * What a connection goes through before its first byte of meaning: a proxy's header, if it comes from a proxy, and TLS, if that is
 * spoken here. Any thread.
 *
 * @param tls      makes engines for the server's side; null for none
 * @param proxies  whose connections begin with a header that says where the client comes from
 * @param patience for the header, and for the TLS handshake
 */
public record Entry(@Nullable SSLContext tls, Predicate<InetAddress> proxies, Duration patience) {
    /**
     * Fills the pipeline, now or when the proxy's header is there.
     *
     * @param rest    fills in what comes behind this, for a client that comes from there
     * @param refused told of who does not get through
     */
    void open(SocketChannel channel, BiConsumer<SocketChannel, InetSocketAddress> rest, Refused refused) {
        InetSocketAddress peer = channel.remoteAddress();
        if (proxies.test(peer.getAddress())) {
            channel.pipeline().addLast("proxy", new HAProxyMessageDecoder(true)).addLast("proxied",
                    new ProxiedPeer(peer, patience, client -> behindProxy(channel, client, rest, refused), refused));
        } else {
            behindProxy(channel, peer, rest, refused);
        }
    }

    private void behindProxy(SocketChannel channel, InetSocketAddress peer,
            BiConsumer<SocketChannel, InetSocketAddress> rest, Refused refused) {
        if (tls != null) {
            ChannelPipeline pipeline = channel.pipeline();
            // What is computed in a handshake takes too long for an event loop.
            var handler = new SslHandler(tls.createSSLEngine(), Thread::startVirtualThread);
            handler.setHandshakeTimeoutMillis(patience.toMillis());
            pipeline.addLast("tls", handler).addLast("tls-faults", new TlsFaults(peer, refused));
        }
        rest.accept(channel, peer);
    }

    /** Who is told. On the event loop. */
    @FunctionalInterface
    interface Refused {
        void because(Refusal reason, InetSocketAddress peer, String what);
    }
}
