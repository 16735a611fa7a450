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

/** A port, and the connections that came through it: at most so many at once. Any thread. */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private static final Duration CLOSING = Duration.ofSeconds(1);
    /** Between one attempt to accept that failed and the next. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final InetSocketAddress wanted;
    private final int maxclient;
    private final EventLoops loops;
    private final ServerBootstrap bootstrap;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    /** Those that their event loop has not come to yet. */
    private final Set<Channel> arriving = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final ConnectionRefusals refusals;
    private final AddressLimiter limiter;
    /** Closes a connection in favour of another; false when none may give way. Set before {@link #bind}. */
    private BooleanSupplier room = () -> false;

    /** Guarded by this; null while closed. */
    private @Nullable Channel port;

    /**
     * A closed one.
     *
     * @param name      for messages, as in {@code gate sample}
     * @param wanted    where to listen; port 0 is any free port
     * @param maxclient connections at once, at least 1; who comes then is closed
     * @param setup     what connections go through first
     * @param pipeline  fills the pipeline of each connection, on its event loop, for a client that comes from there
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
        loops.whenGivenUp(this::cut);
    }

    /** Sets an option of each connection; before {@link #bind}. */
    public <T> Listener with(ChannelOption<T> option, T value) {
        bootstrap.childOption(option, value);
        return this;
    }

    /**
     * Has a full port ask for the place of another connection before it refuses one; before {@link #bind}. Only for a
     * port whose connections all live on one event loop, where it is asked.
     *
     * @param making closes a connection at once; false when none may give way
     */
    public Listener makingRoom(BooleanSupplier making) {
        room = making;
        return this;
    }

    /**
     * Has connections end whose peer is dead, about a minute after its last word; before {@link #bind}. Where
     * connections have a time limit anyway it would be five calls of the system for nothing.
     *
     * @param unacknowledged how long a peer that is alive may take nothing
     */
    public Listener probingPeers(Duration unacknowledged) {
        loops.probePeers(bootstrap, unacknowledged);
        return this;
    }

    /**
     * Takes the port, if it is not taken. Clients that connect wait until {@link #accept}.
     *
     * @throws IOException when it cannot be had; the message says why and what to do
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

    /** Why an address cannot be had, and the remedy. The operating system's own words tell the cases apart. */
    private static String reason(Throwable cause) {
        String told = String.valueOf(cause.getMessage());
        if (cause instanceof UnresolvedAddressException) {
            return "there is no such host; write an address of this machine";
        }
        if (told.contains("Address already in use")) {
            return "that port is in use; end what uses it, or choose another";
        }
        if (told.contains("Cannot assign requested address")) {
            return "that is no address of this machine; choose one that is";
        }
        return told;
    }

    /** Lets those in who wait, and all who come. */
    public synchronized void accept() {
        if (port != null) {
            port.config().setAutoRead(true);
            log.info("{} is open on {}", name, NetUtil.toSocketAddressString((InetSocketAddress) port.localAddress()));
        }
    }

    /** Gives the port back. Connections go on. */
    public synchronized void close() {
        if (port != null) {
            // An event loop that is blocked must not hold up whoever closes: the port goes as soon as it is free.
            port.close().awaitUninterruptibly(CLOSING.toMillis());
            port = null;
        }
    }

    /** Where it listens; null while closed. */
    public synchronized @Nullable InetSocketAddress address() {
        return port == null ? null : (InetSocketAddress) port.localAddress();
    }

    /** Connections that are open now. */
    public int count() {
        return count.get();
    }

    /** Connections that were let in so far. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections that were not. */
    public Tally<ConnectionRefusal> refused() {
        return refusals.counts();
    }

    /** Client addresses that are remembered, since they have connections or had some a moment ago. */
    public int addresses() {
        return limiter.remembered();
    }

    /** Connections that were let in without being counted for their address, as there were too many addresses. */
    public long uncounted() {
        return limiter.uncounted();
    }

    /** The connections that are open now; some may end meanwhile. */
    public Iterable<Channel> connections() {
        return connections;
    }

    /**
     * Ends all connections, as soon as what was sent to them has left, or after the patience at the latest. Waits that
     * long once more for those whose event loop is blocked.
     */
    public void disconnectAll(Duration patience) {
        connections.writeAndFlush(Unpooled.EMPTY_BUFFER).awaitUninterruptibly(patience.toMillis());
        connections.close().awaitUninterruptibly(patience.toMillis());
    }

    /** One step that both looks and counts, so that of any number who come at once just {@code maxclient} get in. */
    private boolean admit(Channel channel) {
        if (count.get() >= maxclient && room.getAsBoolean()) {
            refusals.beyond(ConnectionRefusal.MAXCLIENT, channel.remoteAddress(),
                    maxclient + " are open, and the one that waits longest gives way");
        }
        if (count.getAndUpdate(now -> now < maxclient ? now + 1 : now) >= maxclient) {
            refuse(channel, maxclient + " are open, its maxclient");
            return false;
        }
        // In this order: the group forgets a channel that closes too, and who is told first counts it.
        channel.closeFuture().addListener(_ -> leaves(channel));
        connections.add(channel);
        accepted.increment();
        return true;
    }

    private void refuse(Channel channel, String bound) {
        refusals.beyond(ConnectionRefusal.MAXCLIENT, channel.remoteAddress(), bound);
    }

    /** Once for each connection: it has closed, or was cut. */
    private void leaves(Channel channel) {
        if (connections.remove(channel)) {
            count.decrementAndGet();
            limiter.leaves(channel);
        }
    }

    /**
     * Ends the connections of an event loop that nothing can be told any more: from outside, so that their clients come
     * back.
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
            return false; // It is about to get one, and who gives it that looks again.
        }
    }

    /**
     * Connections as they come; and those that the system cannot give, as when it is out of file descriptors: then the
     * port pauses.
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
                arriving.remove(channel); // The loop was given up while the connection came to it.
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
            refusals.noMore(cause, PAUSE);
        }
    }
}
