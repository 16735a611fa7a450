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
    /** Bytes that are read at once, and so what has arrived of a connection and is not dealt with. */
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
     * A closed one.
     *
     * @param name   for messages and threads, as in {@code control}
     * @param wanted where to listen; port 0 is any free port
     * @param tls    makes engines for the server's side; null for none
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
        // A platform thread: no plugin that computes without end keeps it from running. Each connection asks for one
        // thing at a time.
        this.openThread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.connections()),
                Thread.ofPlatform().daemon().name(name + "-open").factory());
    }

    /**
     * Takes the port. Clients that connect wait until {@link #open}.
     *
     * @return where it listens
     * @throws IOException when it cannot be had; the message says why and what to do
     */
    public InetSocketAddress bind() throws IOException {
        listener.bind();
        return Objects.requireNonNull(listener.address(), "it was bound");
    }

    /** Answers from now on. */
    public void open(HttpService answering) {
        service = answering;
        listener.accept();
    }

    /** The port, with the counts of its connections. */
    public Listener listener() {
        return listener;
    }

    /** From the wire inwards. On the event loop. */
    private void fill(SocketChannel channel, InetSocketAddress peer) {
        HttpService answering = Objects.requireNonNull(service, "it accepts when it is open");
        var config = new HttpDecoderConfig().setMaxInitialLineLength(HttpLimits.LINE)
                .setMaxHeaderSize(HttpLimits.HEADERS).setMaxChunkSize(READ);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("http", new HttpServerCodec(config))
                // Inside of what cuts replies into pieces: each piece has that time, not the whole.
                .addLast("write-timeout", new WriteTimeoutHandler(limits.silence().toMillis(), TimeUnit.MILLISECONDS))
                .addLast("pieces", new ChunkedWriteHandler())
                .addLast("connection", new HttpConnection(peer.getAddress(), answering, limits, places, threads,
                        openThread));
    }

    /** On the event loop, which is that of all connections too. */
    private boolean makeRoom() {
        Optional<HttpConnection> yielding = places.yielding();
        yielding.ifPresent(HttpConnection::giveWay);
        return yielding.isPresent();
    }

    /**
     * Interrupts what is under way, and lets it answer for so long; then ends connections and the port. A second call
     * does nothing.
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
