package io.msgserver.host.net;

import io.msgserver.base.count.Times;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of a host: epoll where the system has it, NIO elsewhere. Ports have a loop of their own, which runs
 * nothing else: connections are accepted even when other loops are blocked. A port whose connections never block can
 * have one loop for both, see {@link #apart}.
 */
public final class EventLoops implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    private static final int BACKLOG = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** The time without an acknowledgement after which a peer is dead, unless its gate waits longer. */
    private static final Duration DEAD_PEER_TIME = Duration.ofMinutes(1);

    private final String transport;
    private final IoHandlerFactory io;
    private final EventLoopGroup accepting;
    private final LoopChooser chooser = new LoopChooser();
    private final EventLoopGroup group;
    /** The replacements of abandoned loops. */
    private final List<EventLoopGroup> fresh = new CopyOnWriteArrayList<>();
    private final List<Consumer<EventExecutor>> abandonListeners = new CopyOnWriteArrayList<>();
    private final LongAdder abandoned = new LongAdder();
    /** The loops made by {@link #apart}, which end with these. */
    private final List<EventLoops> apart = new CopyOnWriteArrayList<>();
    private final Class<? extends ServerSocketChannel> channel;
    private final LoopLag lag;

    /** @param accepting the loop that accepts connections; null when the connections' loops do */
    private EventLoops(String transport, IoHandlerFactory io, Class<? extends ServerSocketChannel> channel,
            @Nullable EventLoopGroup accepting, LoopLag lag, int threads, String name) {
        this.transport = transport;
        this.io = io;
        this.channel = channel;
        this.lag = lag;
        this.group = new MultiThreadIoEventLoopGroup(threads,
                new ThreadPerTaskExecutor(new DefaultThreadFactory(name)), chooser, io);
        this.accepting = accepting == null ? group : accepting;
        lag.watch(group);
    }

    private static EventLoops start(String transport, int threads, IoHandlerFactory io,
            Class<? extends ServerSocketChannel> channel) {
        var accepting = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("accepting"), io);
        return new EventLoops(transport, io, channel, accepting, new LoopLag(), threads, "event-loop");
    }

    /** Starts that many threads, at least 1. */
    public static EventLoops start(int threads) {
        return Epoll.isAvailable() ? epoll(threads) : nio(threads);
    }

    static EventLoops epoll(int threads) {
        return start("epoll", threads, EpollIo.newFactory(), EpollServerSocketChannel.class);
    }

    static EventLoops nio(int threads) {
        return start("nio", threads, NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    /**
     * Starts one loop for a port and its connections, which ends independently of others: for a port that outlives
     * them.
     */
    public static EventLoops alone(String name) {
        return Epoll.isAvailable()
                ? new EventLoops("epoll", EpollIo.newFactory(), EpollServerSocketChannel.class, null, new LoopLag(), 1,
                        name)
                : new EventLoops("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, null, new LoopLag(),
                        1, name);
    }

    /** Returns {@code epoll} or {@code nio}. */
    public String transport() {
        return transport;
    }

    /**
     * Returns a separate loop for one port and its connections, which accepts them itself: passing each to another
     * thread costs two wake-ups. Only for a port whose connections never block their loop, whatever a plugin does. The
     * loop ends with these.
     */
    public EventLoops apart(String name) {
        var alone = new EventLoops(transport, io, channel, null, lag, 1, name);
        apart.add(alone);
        return alone;
    }

    /** Returns the delays of tasks on the event loops, measured every second on each of them. */
    public Times lag() {
        return lag.late();
    }

    /** Returns the bytes outside the heap that connections' buffers occupy, in use or pooled; -1 when unknown. */
    public static long directMemory() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory()
                : -1;
    }

    /** Returns a bootstrap without handlers and address. */
    ServerBootstrap bootstrap() {
        return new ServerBootstrap().group(accepting, group).channel(channel)
                .option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.SO_BACKLOG, BACKLOG);
    }

    /**
     * Makes the system detect a dead peer in about a minute: by probes while nothing is sent, and by missing
     * acknowledgements while something is, when it does not probe.
     *
     * @param unacknowledged the time for which a live peer may acknowledge nothing; a minute at least applies
     */
    void probePeers(ServerBootstrap bootstrap, Duration unacknowledged) {
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        if (transport.equals("epoll")) {
            long millis = Math.max(DEAD_PEER_TIME.toMillis(), unacknowledged.toMillis());
            bootstrap.childOption(EpollChannelOption.TCP_KEEPIDLE, 30).childOption(EpollChannelOption.TCP_KEEPINTVL, 10)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, 3)
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) millis);
        }
    }

    /**
     * Marks a loop as blocked: new connections are assigned to other loops, while there are any, until
     * {@link #welcome}.
     */
    public void avoid(EventExecutor loop) {
        chooser.avoid(loop);
    }

    /** Marks the loop as no longer blocked. */
    public void welcome(EventExecutor loop) {
        chooser.welcome(loop);
    }

    /**
     * Abandons a loop that is blocked for ever. A fresh loop replaces it, and its connections are cut, so that clients
     * reconnect on another one. The loop ends if it is ever unblocked.
     */
    public void abandon(EventExecutor loop) {
        var another = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("event-loop"), io);
        if (!chooser.replace(loop, another.next())) {
            another.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            return;
        }
        fresh.add(another);
        lag.watch(another);
        abandoned.increment();
        abandonListeners.forEach(each -> each.accept(loop));
        loop.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether connections are assigned to that loop and it has not been abandoned. */
    boolean has(EventExecutor loop) {
        return chooser.has(loop);
    }

    /** Returns the number of abandoned event loops. */
    public long abandoned() {
        return abandoned.sum();
    }

    /** Registers a listener for each loop that is abandoned, called on the thread that abandons it. */
    public void onAbandoned(Consumer<EventExecutor> listener) {
        abandonListeners.add(listener);
    }

    /** Ends the threads after every channel has closed. Waits for a blocked one for a moment only. */
    @Override
    public void close() {
        apart.forEach(EventLoops::close);
        long patience = PATIENCE.toMillis();
        Future<?> ended = group.shutdownGracefully(0, patience, TimeUnit.MILLISECONDS);
        accepting.shutdownGracefully(0, patience, TimeUnit.MILLISECONDS);
        fresh.forEach(each -> each.shutdownGracefully(0, patience, TimeUnit.MILLISECONDS));
        if (!ended.awaitUninterruptibly(patience)) {
            log.error("an event loop is blocked: its thread, which keeps the JVM up, ends only when it is free again");
        }
    }
}
