package io.msgserver.host.http;

import io.msgserver.host.net.AddressBounds;
import io.msgserver.host.net.ConnectionSetup;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.net.Listener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A port that answers HTTP. Any thread. */
public final class HttpPort {
    /** The bytes of one read, and so the limit of bytes that have arrived on a connection and are not processed. */
    private static final int READ = 8 * 1024;

    private final HttpLimits limits;
    private final EventLoops loops;
    private final Listener listener;
    private final Places places;
    private final ExecutorService threads;
    private final ExecutorService openThread;
    /** Set once, by {@link #open}. */
    private volatile @Nullable HttpService service;

    /**
     * Creates a closed port.
     *
     * @param name   the name for messages and threads, as in {@code control}
     * @param wanted the address to listen on; port 0 is any free port
     * @param tls    creates the server's TLS engines; null for none
     */
    public HttpPort(String name, InetSocketAddress wanted, @Nullable SSLContext tls, HttpLimits limits) {
        this.limits = limits;
        this.loops = EventLoops.alone(name + "-loop");
        this.places = new Places(limits.trusted());
        var entry = new ConnectionSetup(tls, _ -> false, limits.silence(), new AddressBounds(1, 1, 1, _ -> true));
        this.listener = new Listener(loops, name, wanted, limits.connections(), entry, this::fill)
                .makingRoom(this::makeRoom).with(ChannelOption.AUTO_READ, false)
                .with(ChannelOption.ALLOW_HALF_CLOSURE, true).with(ChannelOption.TCP_NODELAY, true)
                .with(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ));
        this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + '-', 0).factory());
        // A platform thread: a plugin that computes without end cannot keep it from running. Each connection has one
        // request at a time in its queue.
        this.openThread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.connections()),
                Thread.ofPlatform().daemon().name(name + "-open").factory());
    }

    /**
     * Binds the port. Connecting clients wait until {@link #open}.
     *
     * @return the address that it listens on
     * @throws IOException when the port cannot be bound; the message gives the reason and the remedy
     */
    public InetSocketAddress bind() throws IOException {
        listener.bind();
        return Objects.requireNonNull(listener.address(), "it was bound");
    }

    /** Answers requests from now on. */
    public void open(HttpService answering) {
        service = answering;
        listener.accept();
    }

    /** Returns the port with the counts of its connections. */
    public Listener listener() {
        return listener;
    }

    /** Adds the handlers in the order in which bytes pass them from the socket. On the event loop. */
    private void fill(SocketChannel channel, InetSocketAddress peer) {
        HttpService answering = Objects.requireNonNull(service, "it accepts when it is open");
        var config = new HttpDecoderConfig().setMaxInitialLineLength(HttpLimits.LINE)
                .setMaxHeaderSize(HttpLimits.HEADERS).setMaxChunkSize(READ);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("http", new HttpServerCodec(config))
                // Placed after the handler that splits replies into pieces: the limit applies to each piece, not to the
                // reply.
                .addLast("write-timeout", new WriteTimeoutHandler(limits.silence().toMillis(), TimeUnit.MILLISECONDS))
                .addLast("pieces", new ChunkedWriteHandler())
                .addLast("connection", new HttpConnection(peer.getAddress(), answering, limits, places, threads,
                        openThread));
    }

    /** Closes the connection that yields. On the event loop, which is that of all connections too. */
    private boolean makeRoom() {
        Optional<HttpConnection> toClose = places.toClose();
        toClose.ifPresent(HttpConnection::closeToMakeRoom);
        return toClose.isPresent();
    }

    /**
     * Interrupts pending requests, waits that long for their replies, then closes the connections and the port. A
     * second call has no effect.
     */
    public void close(Duration patience) {
        listener.close();
        threads.shutdownNow();
        openThread.shutdownNow();
        boolean interrupted = false;
        try {
            threads.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        listener.disconnectAll(patience);
        loops.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
