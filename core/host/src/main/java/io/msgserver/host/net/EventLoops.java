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
 * The event loops of a host: epoll where the system has it, NIO elsewhere. Ports have one of their own, on which
 * nothing else runs: whatever holds up the others, connections are taken. A port whose connections hold nothing up can
 * have a loop for both, see {@link #apart}.
 */
public final class EventLoops implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    private static final int BACKLOG = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A peer that acknowledges nothing for so long is dead, if its gate does not wait longer for it. */
    private static final Duration DEAD = Duration.ofMinutes(1);

    private final String transport;
    private final IoHandlerFactory io;
    private final EventLoopGroup accepting;
    private final LoopChooser chooser = new LoopChooser();
    private final EventLoopGroup group;
    /** In the place of loops that were given up. */
    private final List<EventLoopGroup> fresh = new CopyOnWriteArrayList<>();
    private final List<Consumer<EventExecutor>> told = new CopyOnWriteArrayList<>();
    private final LongAdder givenUp = new LongAdder();
    /** They end with these. */
    private final List<EventLoops> apart = new CopyOnWriteArrayList<>();
    private final Class<? extends ServerSocketChannel> channel;
    private final LoopLag lag;

    /** @param accepting takes connections; null when these do */
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

    /** Starts so many threads, at least 1. */
    public static EventLoops start(int threads) {
        return Epoll.isAvailable() ? epoll(threads) : nio(threads);
    }

    static EventLoops epoll(int threads) {
        return start("epoll", threads, EpollIo.newFactory(), EpollServerSocketChannel.class);
    }

    static EventLoops nio(int threads) {
        return start("nio", threads, NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    /** One loop for a port and its connections, which ends with no others: for a port that outlives them. */
    public static EventLoops alone(String name) {
        return Epoll.isAvailable()
                ? new EventLoops("epoll", EpollIo.newFactory(), EpollServerSocketChannel.class, null, new LoopLag(), 1,
                        name)
                : new EventLoops("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, null, new LoopLag(),
                        1, name);
    }

    /** {@code epoll} or {@code nio}. */
    public String transport() {
        return transport;
    }

    /**
     * A loop beside these for one port and its connections, which takes them itself: to hand each to another thread
     * costs two wake-ups. For a port whose connections never hold their loop up, whatever a plugin does. It ends with
     * these.
     */
    public EventLoops apart(String name) {
        var alone = new EventLoops(transport, io, channel, null, lag, 1, name);
        apart.add(alone);
        return alone;
    }

    /** How much later than asked for an event loop runs something: looked at every second, on each of them. */
    public Times lag() {
        return lag.late();
    }

    /** Bytes outside the heap that connections' buffers take, used or kept for use; -1 when that is not known. */
    public static long directMemory() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider told
                ? told.metric().usedDirectMemory()
                : -1;
    }

    /** A listener that has yet to be told its handlers and its address. */
    ServerBootstrap bootstrap() {
        return new ServerBootstrap().group(accepting, group).channel(channel)
                .option(ChannelOption.SO_REUSEADDR, true).option(ChannelOption.SO_BACKLOG, BACKLOG);
    }

    /**
     * Has the system find out in about a minute that a peer is dead: by probes while nothing is sent, and by what is
     * not acknowledged while something is, where it does not probe.
     *
     * @param unacknowledged how long a peer that is alive may take nothing; not less than a minute counts
     */
    void probePeers(ServerBootstrap bootstrap, Duration unacknowledged) {
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        if (transport.equals("epoll")) {
            long millis = Math.max(DEAD.toMillis(), unacknowledged.toMillis());
            bootstrap.childOption(EpollChannelOption.TCP_KEEPIDLE, 30).childOption(EpollChannelOption.TCP_KEEPINTVL, 10)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, 3)
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) millis);
        }
    }

    /**
     * Something holds that loop up: new connections live on others, while there are any, until it is {@link #welcome}
     * again.
     */
    public void avoid(EventExecutor loop) {
        chooser.avoid(loop);
    }

    /** Nothing holds it up any more. */
    public void welcome(EventExecutor loop) {
        chooser.welcome(loop);
    }

    /**
     * Does without a loop that something holds up for ever: a fresh one takes its place, and its connections are cut,
     * so that clients come back on another. Should it be free again, it ends.
     */
    public void giveUp(EventExecutor loop) {
        var another = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("event-loop"), io);
        if (!chooser.replace(loop, another.next())) {
            another.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            return;
        }
        fresh.add(another);
        lag.watch(another);
        givenUp.increment();
        told.forEach(each -> each.accept(loop));
        loop.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether connections live on that loop, which has not been given up. */
    boolean has(EventExecutor loop) {
        return chooser.has(loop);
    }

    /** Event loops that were given up so far. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** Has somebody told of each loop that is given up, on the thread that gives it up. */
    public void whenGivenUp(Consumer<EventExecutor> listener) {
        told.add(listener);
    }

    /** Ends the threads, when every channel is closed already. Waits for a blocked one for a moment only. */
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
