package io.msgserver.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connections that put load on a server, and their measurements. Used by one thread at a time: connect,
 * {@link #start}, then phases, each between {@link #begin} and {@link #end}, at last {@link #drain}.
 */
public final class Load implements AutoCloseable {
    /** The limit of simultaneous connection attempts: fewer than fit into a listener's backlog. */
    private static final int AT_ONCE = 512;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

    private final EventLoopGroup loops;
    private final Class<? extends SocketChannel> channel;
    private final ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final Pace pace;
    private final Faults faults = new Faults();
    private final List<Worker> workers = new ArrayList<>();
    private final int connections;
    private long began;

    private Load(int threads, Pace pace, List<Target> targets) {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        this.loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("load", true), io);
        this.pace = pace;
        this.connections = targets.size();
        int groups = targets.stream().mapToInt(Target::group).max().orElse(0) + 1;
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker(loops.next(), groups, faults));
        }
    }

    /**
     * Connects, and shakes hands where the server requires it.
     *
     * @param threads event loops that share the connections
     * @throws LoadException when not every connection is served
     */
    public static Load connect(List<Target> targets, Pace pace, int threads)
            throws LoadException, InterruptedException {
        var load = new Load(threads, pace, targets);
        try {
            load.connect(targets);
            return load;
        } catch (LoadException | InterruptedException | RuntimeException e) {
            load.close();
            throw e;
        }
    }

    private void connect(List<Target> targets) throws LoadException, InterruptedException {
        var waiting = new ArrayList<CompletableFuture<Void>>();
        for (Target target : targets) {
            waiting.add(connect(target, workers.get(waiting.size() % workers.size())));
            if (waiting.size() >= AT_ONCE) {
                await(waiting.get(waiting.size() - AT_ONCE));
            }
        }
        for (CompletableFuture<Void> each : waiting) {
            await(each);
        }
    }

    private CompletableFuture<Void> connect(Target target, Worker worker) {
        var ready = new CompletableFuture<Void>();
        var asking = new LoadConnection(target, worker, pace.slots(), ready);
        worker.loop().execute(() -> worker.add(asking));
        ChannelFuture connected = new Bootstrap().group(worker.loop()).channel(channel)
                .option(ChannelOption.TCP_NODELAY, true).handler(asking).connect(target.address());
        open.add(connected.channel());
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                ready.completeExceptionally(new LoadException(
                        "no connection to " + asking + ": " + deepest(done.cause()).getMessage()
                                + "; does a server run there? Does ulimit -n allow so many files?"));
            }
        });
        return ready;
    }

    /** Returns the innermost cause, which has the system's message; the outer ones name only classes. */
    private static Throwable deepest(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void await(CompletableFuture<Void> ready) throws LoadException, InterruptedException {
        try {
            ready.get(CONNECT_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new LoadException(failed);
        } catch (TimeoutException _) {
            throw new LoadException("a connection was not served within " + CONNECT_PATIENCE.toSeconds()
                    + " s; is that a gate?");
        }
    }

    /** Starts the requests and the first phase. */
    public void start() throws InterruptedException {
        began = System.nanoTime();
        for (Worker worker : workers) {
            worker.run(() -> {
                worker.begin();
                worker.startAsking(pace, connections);
            });
        }
    }

    /** Begins a new phase, and discards the measurements so far. */
    public void begin() throws InterruptedException {
        for (Worker worker : workers) {
            worker.run(worker::begin);
        }
        began = System.nanoTime();
    }

    /** Returns the measurements since {@link #begin}. */
    public Phase end() throws InterruptedException {
        var parts = new ArrayList<Phase>();
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        for (Worker worker : workers) {
            parts.add(new Phase(Duration.ZERO, worker.ask(worker::end)));
        }
        return new Phase(time, parts.stream().reduce(Phase::with).orElseThrow().groups());
    }

    /** Returns the number of responses so far, of all phases. */
    public long answered() {
        return workers.stream().mapToLong(Worker::answered).sum();
    }

    /**
     * Stops sending, and waits for the pending responses; those that do not arrive within the patience count as lost.
     */
    public void drain(Duration patience) throws InterruptedException {
        for (Worker worker : workers) {
            worker.run(worker::stopAsking);
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (inFlight() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(2);
        }
        faults.lost(inFlight());
    }

    private long inFlight() throws InterruptedException {
        long sum = 0;
        for (Worker worker : workers) {
            sum += worker.ask(worker::inFlight);
        }
        return sum;
    }

    public Faults faults() {
        return faults;
    }

    /** Closes the connections. An event loop that ends without a quiet period may leave their descriptors open. */
    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.loop().execute(worker::close);
        }
        open.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
