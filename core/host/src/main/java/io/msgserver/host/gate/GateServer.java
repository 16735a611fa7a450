package io.msgserver.host.gate;

import io.msgserver.host.config.AddressSettings;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.net.AddressBounds;
import io.msgserver.host.net.ConnectionSetup;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.net.Listener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A listening port whose clients speak packages. Any thread. */
public final class GateServer {
    private final GateSettings settings;
    private final Listener listener;
    private final Traffic traffic;
    private final Function<Connection, ChannelHandler> handshake;
    /** Written once, by the thread that stops the gate. */
    private volatile boolean refusing;

    /**
     * @param tls       creates the server's TLS engines; null for none
     * @param buffered  the total of all gates of the host
     * @param handshake creates the first handler of each connection
     */
    public GateServer(GateSettings settings, EventLoops loops, @Nullable SSLContext tls,
            BufferedTotal buffered, Function<Connection, ChannelHandler> handshake) {
        this.settings = settings;
        this.traffic = new Traffic(buffered);
        this.handshake = handshake;
        this.listener = new Listener(loops, "gate " + settings.servername(),
                InetSocketAddress.createUnresolved(settings.listener().address(), settings.listener().port()),
                settings.listener().maxclient(),
                new ConnectionSetup(tls, this::isProxy, settings.clients().handshakeTimeout(),
                        bounds(settings.listener().perAddress())),
                this::fill)
                .probingPeers(settings.clients().writeTimeout())
                .with(ChannelOption.TCP_NODELAY, settings.listener().nodelay())
                .with(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(Connection.DRAINED, Connection.CONGESTED));
    }

    private static AddressBounds bounds(AddressSettings each) {
        return new AddressBounds(each.connections(), each.rate(), each.burst(), each::exempts);
    }

    private boolean isProxy(InetAddress address) {
        return settings.listener().proxies().stream().anyMatch(proxies -> proxies.contains(address));
    }

    /** Fills the pipeline of a connection. */
    private void fill(SocketChannel channel, InetSocketAddress peer) {
        if (refusing) {
            // The connection was accepted while the port closed.
            channel.close();
            return;
        }
        var decoder = new PackageDecoder(traffic.of(channel).in());
        var connection = new Connection(settings, channel, peer, decoder, traffic);
        channel.pipeline().addLast("packages", decoder).addLast("handshake", handshake.apply(connection))
                // The last handler, so that a read is flushed after the handler before it has answered.
                .addLast("connection", connection);
    }

    /**
     * Binds the port, if it is not bound. Connecting clients wait until {@link #accept}.
     *
     * @throws IOException when the port cannot be bound; the message gives the reason and the remedy
     */
    public void bind() throws IOException {
        listener.bind();
    }

    /** Accepts the waiting connections and all later ones. */
    public void accept() {
        listener.accept();
    }

    /** Unbinds the port. Connections stay open. */
    public void close() {
        listener.close();
    }

    /** Unbinds the port, and closes connections that still arrive through it: each has been counted, or is refused. */
    public void refuse() {
        refusing = true;
        listener.close();
    }

    /** Returns the address it listens on; null while closed. */
    public @Nullable InetSocketAddress address() {
        return listener.address();
    }

    /** Returns its port with the counts of its connections. */
    public Listener listener() {
        return listener;
    }

    public Traffic traffic() {
        return traffic;
    }

    /**
     * Stops reading from all connections for ever. When this returns, everything read has been handed on.
     *
     * @return false when an event loop has not done so within the patience
     */
    public boolean stopReading(Duration patience) {
        var stops = new ArrayList<Future<?>>();
        for (Channel channel : listener.connections()) {
            stops.add(channel.eventLoop().submit(() -> stopReading(channel)));
        }
        long start = System.nanoTime();
        boolean stopped = true;
        for (Future<?> stop : stops) {
            long left = patience.toNanos() - (System.nanoTime() - start);
            stopped &= stop.awaitUninterruptibly(Math.max(0, left), TimeUnit.NANOSECONDS);
        }
        return stopped;
    }

    private static void stopReading(Channel channel) {
        Connection connection = channel.pipeline().get(Connection.class);
        if (connection != null) {
            connection.stopReading();
        } else {
            // The connection still waits for its proxy's header and has no pending response, or it has ended.
            channel.close();
        }
    }

    /**
     * Ends all connections as soon as their sent bytes have left, after the patience at the latest. Then waits at most
     * that long again for connections whose event loop is blocked.
     */
    public void disconnectAll(Duration patience) {
        listener.disconnectAll(patience);
    }
}
