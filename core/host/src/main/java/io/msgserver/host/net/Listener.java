package io.msgserver.host.net;

import io.msgserver.base.count.Tally;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port and its connections, up to a limit. Any thread. */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private static final Duration CLOSING = Duration.ofSeconds(1);
    /** The time between a failed attempt to accept and the next. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final InetSocketAddress wanted;
    private final int maxclient;
    private final EventLoops loops;
    private final ServerBootstrap bootstrap;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    /** Accepted connections that their event loop has not registered yet. */
    private final Set<Channel> arriving = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final ConnectionRefusals refusals;
    private final AddressLimiter limiter;
    /** Closes a connection to make room for another; false when none can be closed. Set before {@link #bind}. */
    private BooleanSupplier room = () -> false;

    /** Guarded by this; null while closed. */
    private @Nullable Channel port;

    /**
     * Creates a closed listener.
     *
     * @param name      the name for messages, as in {@code gate sample}
     * @param wanted    the address to listen on; port 0 is any free port
     * @param maxclient the limit of open connections, at least 1; further ones are closed
     * @param setup     the first steps of each connection
     * @param pipeline  fills the pipeline of each connection, on its event loop, for a client of that address
     */
    public Listener(EventLoops loops, String name, InetSocketAddress wanted, int maxclient, ConnectionSetup setup,
            BiConsumer<SocketChannel, InetSocketAddress> pipeline) {
        this.name = name;
        this.wanted = wanted;
        this.maxclient = maxclient;
        this.loops = loops;
        this.refusals = new ConnectionRefusals(name);
        this.limiter = new AddressLimiter(name, setup.bounds(), maxclient, refusals);
        this.bootstrap = loops.bootstrap().option(ChannelOption.AUTO_READ, false).handler(new Accepting())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        arriving.remove(channel);
                        if (admit(channel)) {
                            setup.open(channel, pipeline, limiter, refusals);
                        } else {
                            channel.close();
                        }
                    }
                });
        loops.onAbandoned(this::cut);
    }

    /** Sets an option of each connection. Called before {@link #bind}. */
    public <T> Listener with(ChannelOption<T> option, T value) {
        bootstrap.childOption(option, value);
        return this;
    }

    /**
     * Makes a full port close another connection before it refuses one. Called before {@link #bind}. Only for a port
     * whose connections all live on one event loop, which runs the given supplier.
     *
     * @param making closes a connection at once; false when none can be closed
     */
    public Listener makingRoom(BooleanSupplier making) {
        room = making;
        return this;
    }

    /**
     * Ends connections whose peer is dead, about a minute after its last packet. Called before {@link #bind}. Where
     * connections have a time limit anyway, this would be five needless system calls.
     *
     * @param unacknowledged the time for which a live peer may acknowledge nothing
     */
    public Listener probingPeers(Duration unacknowledged) {
        loops.probePeers(bootstrap, unacknowledged);
        return this;
    }

    /**
     * Binds the port, if it is not bound. Connecting clients wait until {@link #accept}.
     *
     * @throws IOException when the port cannot be bound; the message gives the reason and the remedy
     */
    public synchronized void bind() throws IOException {
        if (port != null) {
            return;
        }
        ChannelFuture bound = bootstrap.bind(wanted.getHostString(), wanted.getPort()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(name + " cannot listen on " + wanted.getHostString() + ":" + wanted.getPort() + ": "
                    + reason(bound.cause()), bound.cause());
        }
        port = bound.channel();
    }

    /**
     * Returns why an address cannot be bound, and the remedy. The cases are told apart by the operating system's
     * message.
     */
    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof UnresolvedAddressException) {
            return "there is no such host; write an address of this machine";
        }
        if (message.contains("Address already in use")) {
            return "that port is in use; end what uses it, or choose another";
        }
        if (message.contains("Cannot assign requested address")) {
            return "that is no address of this machine; choose one that is";
        }
        return message;
    }

    /** Accepts the waiting connections and all later ones. */
    public synchronized void accept() {
        if (port != null) {
            port.config().setAutoRead(true);
            log.info("{} is open on {}", name, NetUtil.toSocketAddressString((InetSocketAddress) port.localAddress()));
        }
    }

    /** Unbinds the port. Connections stay open. */
    public synchronized void close() {
        if (port != null) {
            // A blocked event loop must not block the caller: the port closes as soon as the loop is free.
            port.close().awaitUninterruptibly(CLOSING.toMillis());
            port = null;
        }
    }

    /** Returns the address it listens on; null while closed. */
    public synchronized @Nullable InetSocketAddress address() {
        return port == null ? null : (InetSocketAddress) port.localAddress();
    }

    /** Returns the number of open connections. */
    public int count() {
        return count.get();
    }

    /** Returns the number of accepted connections so far. */
    public long accepted() {
        return accepted.sum();
    }

    /** Returns the counts of refused connections. */
    public Tally<ConnectionRefusal> refused() {
        return refusals.counts();
    }

    /** Returns the number of remembered client addresses, which have connections or had some a moment ago. */
    public int addresses() {
        return limiter.remembered();
    }

    /** Returns the number of connections that were admitted uncounted, because too many addresses were remembered. */
    public long uncounted() {
        return limiter.uncounted();
    }

    /** Returns the open connections; some may end during the iteration. */
    public Iterable<Channel> connections() {
        return connections;
    }

    /**
     * Ends all connections as soon as their sent bytes have left, after the patience at the latest. Then waits at most
     * that long again for connections whose event loop is blocked.
     */
    public void disconnectAll(Duration patience) {
        connections.writeAndFlush(Unpooled.EMPTY_BUFFER).awaitUninterruptibly(patience.toMillis());
        connections.close().awaitUninterruptibly(patience.toMillis());
    }

    /** Checks and counts in one step, so that of concurrent connections exactly {@code maxclient} are admitted. */
    private boolean admit(Channel channel) {
        if (count.get() >= maxclient && room.getAsBoolean()) {
            refusals.limitReached(ConnectionRefusal.MAXCLIENT, channel.remoteAddress(),
                    maxclient + " are open, and the one that waits longest gives way");
        }
        if (count.getAndUpdate(now -> now < maxclient ? now + 1 : now) >= maxclient) {
            refuse(channel, maxclient + " are open, its maxclient");
            return false;
        }
        // The order matters: the group also removes a channel that closes, and the listener that runs first counts it.
        channel.closeFuture().addListener(_ -> leaves(channel));
        connections.add(channel);
        accepted.increment();
        return true;
    }

    private void refuse(Channel channel, String bound) {
        refusals.limitReached(ConnectionRefusal.MAXCLIENT, channel.remoteAddress(), bound);
    }

    /** Uncounts a connection that has closed or was cut. Takes effect once for each. */
    private void leaves(Channel channel) {
        if (connections.remove(channel)) {
            count.decrementAndGet();
            limiter.leaves(channel);
        }
    }

    /**
     * Ends the connections of an event loop that runs no more tasks, from another thread, so that their clients
     * reconnect.
     */
    private void cut(EventExecutor loop) {
        for (Channel channel : connections) {
            if (livesOn(loop, channel)) {
                leaves(channel);
                LostConnection.cut(channel);
            }
        }
        arriving.removeIf(channel -> {
            boolean lost = livesOn(loop, channel);
            if (lost) {
                LostConnection.cut(channel);
            }
            return lost;
        });
    }

    private static boolean livesOn(EventExecutor loop, Channel channel) {
        try {
            return channel.eventLoop().equals(loop);
        } catch (IllegalStateException none) {
            return false; // It has no loop yet, and the thread that assigns one checks that loop afterwards.
        }
    }

    /**
     * Handles new connections, and failures of the system to accept them, for example for lack of file descriptors: the
     * port then pauses.
     */
    @Sharable
    private final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var channel = (Channel) message;
            if (arriving.size() >= maxclient) {
                refuse(channel, maxclient + " wait for an event loop that is held up, its maxclient");
                channel.unsafe().closeForcibly(); // No event loop has it yet.
                return;
            }
            arriving.add(channel);
            ctx.fireChannelRead(message);
            if (channel.isRegistered() && !loops.has(channel.eventLoop())) {
                arriving.remove(channel); // The loop was abandoned while the connection was registered.
                LostConnection.cut(channel);
            }
        }

        /**
         * Pauses the port after an error. A waiting connection is reported again at once, so a port without a pause
         * would retry without end.
         */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ChannelConfig config = ctx.channel().config();
            if (config.isAutoRead()) {
                config.setAutoRead(false);
                ctx.executor().schedule(() -> config.setAutoRead(true), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            }
            refusals.acceptFailed(cause, PAUSE);
        }
    }
}
