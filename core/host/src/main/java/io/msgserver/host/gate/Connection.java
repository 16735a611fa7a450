package io.msgserver.host.gate;

import io.msgserver.base.count.OwnedCount;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.gate.PackageDecoder.Pause;
import io.msgserver.host.net.LingeringClose;
import io.msgserver.host.net.LossListener;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client's connection. It is the last handler in the pipeline: it flushes at the end of each read and watches the
 * bytes that the client leaves unread. Any thread, unless stated otherwise. No method blocks, and on a connection that
 * has ended no method has an effect.
 *
 * <p>A client that reads slowly is not read from while more than {@link #CONGESTED} bytes are unsent, and so slows
 * itself down. A client that does not read at all is closed: when it takes nothing for {@code write_timeout}, or when
 * requests that run already increase the unsent bytes beyond {@code max_unsent}.
 */
public final class Connection extends ChannelInboundHandlerAdapter implements LossListener {
    /** Unsent bytes beyond which the client is not read from. */
    static final int CONGESTED = 256 * 1024;
    /** Unsent bytes at which the client is read from again. */
    static final int DRAINED = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final String name;
    private final GateSettings settings;
    private final Channel channel;
    private final PackageDecoder decoder;
    private final Outbox outbox;
    private final InetSocketAddress peer;
    private final Traffic traffic;
    private final OwnedCount bytesOut;
    private final BufferedTotal.Share buffered;
    /** Whether the buffered bytes are reported again when the unsent ones have left. Owned by the event loop. */
    private boolean awaitingWrite;
    /** The bytes that the outbox had written at the last count. Owned by the event loop. */
    private long counted;
    /** The user that it serves, after a space; empty until known. Written once, by the event loop. */
    private volatile String user = "";
    /** Whether a timer checks that the client reads. Owned by the event loop. */
    private boolean watched;
    /**
     * Whether the client has ended its side; the connection ends when all responses are sent. Owned by the event loop.
     */
    private boolean inputEnded;
    /**
     * The number of frames that the outbox will have gathered when all responses were sent. Owned by the event loop.
     */
    private long owed;
    /** Opens when the client has read. Set by {@link #drained}, for one caller at a time. */
    private volatile CountDownLatch awaited = new CountDownLatch(0);

    private volatile boolean ended;
    /** Whether nothing more is read. Set by the event loop, never reset. */
    private volatile boolean ending;

    /** @param peer the client's address, which differs from the connection's behind a proxy */
    Connection(GateSettings settings, Channel channel, InetSocketAddress peer, PackageDecoder decoder,
            Traffic traffic) {
        this.peer = peer;
        this.name = settings.servername() + "/" + channel.id().asShortText() + " " + ip() + ":" + peer.getPort();
        this.settings = settings;
        this.channel = channel;
        this.decoder = decoder;
        this.traffic = traffic;
        this.bytesOut = traffic.of(channel).out();
        this.buffered = traffic.buffered().share(channel.eventLoop(), this::closeBuffered);
        this.outbox = new Outbox(channel, this::afterWrite);
    }

    /** Returns the peer's numeric address. */
    public String ip() {
        return peer.getAddress().getHostAddress();
    }

    /**
     * Begins to serve that user: logs name the user, and the connection is closed when it is idle. On the event loop,
     * once.
     *
     * @param busy whether a request of the user is pending; any thread
     */
    public void serves(String username, BooleanSupplier busy) {
        user = " " + username;
        owed = outbox.frames();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (settings.clients().idleTimeout() != null) {
            new IdleWatch(this, decoder, settings.clients().idleTimeout(), busy).start(channel);
        }
    }

    /** Counts a package that one {@link #send} will answer. On the event loop. */
    public void owe() {
        owed++;
    }

    /** Subtracts that number of responses, which will not be sent. On the event loop. */
    public void oweLess(int answers) {
        owed -= answers;
    }

    /** Sends a package that is no response to a request. Any thread. */
    public void sendUnsolicited(byte[] frame) {
        onEventLoop(() -> {
            owed++;
            outbox.send(frame);
            outbox.flush();
        });
    }

    private void onEventLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException _) {
            // The event loops have ended, and the connection with them.
        }
    }

    /** Sends a package with its length prefix, after those sent before it. */
    public void send(byte[] frame) {
        outbox.send(frame);
    }

    /**
     * Sends a last package, reads no more, and closes when the package has left, after {@code write_timeout} at the
     * latest. On the event loop.
     */
    public void sendLast(byte[] frame, String reason) {
        log.debug("{}: closing: {}", this, reason);
        stopReading();
        outbox.send(frame);
        outbox.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> LingeringClose.start(channel));
        closeLater();
    }

    /** Does the same as {@link #sendLast}, from any thread. */
    public void end(byte[] frame, String reason) {
        ended();
        onEventLoop(() -> sendLast(frame, reason));
    }

    private void closeLater() {
        if (channel.isActive()) {
            Future<?> close = channel.eventLoop().schedule(() -> close("it does not take its last answer"),
                    settings.clients().writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(_ -> close.cancel(false));
        }
    }

    /** Stops handing on packages until {@link #resume}. On the event loop. */
    public void pause() {
        if (decoder.pause(Pause.BUSY)) {
            traffic.pauses().count(Traffic.Pause.BUSY);
        }
    }

    /** Hands on packages again. Takes effect after the {@link #pause} that it follows. */
    public void resume() {
        resume(Pause.BUSY);
    }

    private void resume(Pause reason) {
        onEventLoop(() -> decoder.resume(reason));
    }

    /**
     * Hands on a package only when the given test admits the length of its content. Otherwise the test has to call
     * {@link #pauseCrowded}. On the event loop.
     */
    public void admitBy(IntPredicate lets) {
        decoder.admitBy(lets);
    }

    /**
     * Stops handing on packages until {@link #resumeCrowded}, because all users together have too many requests. On the
     * event loop.
     */
    public void pauseCrowded() {
        if (decoder.pause(Pause.CROWDED)) {
            traffic.pauses().count(Traffic.Pause.CROWDED);
        }
    }

    /** Hands on packages again, in the same way as {@link #resume}. */
    public void resumeCrowded() {
        resume(Pause.CROWDED);
    }

    /** Stops handing on packages for that many nanoseconds. On the event loop. */
    public void pauseFor(long nanos) {
        if (decoder.pause(Pause.RATE)) {
            traffic.pauses().count(Traffic.Pause.RATE);
            logRate();
        }
        channel.eventLoop().schedule(() -> decoder.resume(Pause.RATE), nanos, TimeUnit.NANOSECONDS);
    }

    private void logRate() {
        Level level = traffic.rateWarning().isDue() ? Level.WARN : Level.DEBUG;
        log.atLevel(level).log("{} asks more than {} times a second, the gate's requests_per_second, and waits", this,
                settings.requests().requestsPerSecond());
    }

    /** Stops handing on packages for ever. On the event loop. */
    void stopReading() {
        ending = true;
        decoder.pause(Pause.LAST);
    }

    /** Returns whether nothing more is read from it, so that it ends soon. Any thread. */
    public boolean isEnding() {
        return ending;
    }

    /** Counts the client's fault and ends the connection. */
    public void close(Traffic.Fault fault, String reason) {
        traffic.faults().count(fault);
        close(reason);
    }

    /** Hands on acknowledgements also while requests are paused. On the event loop. */
    public void readControlWhilePaused() {
        decoder.handOnControl();
    }

    /**
     * Ends the connection and drops unsent bytes. With TLS the close may take a while; no thread waits for the client
     * meanwhile.
     */
    public void close(String reason) {
        log.debug("{}: closing: {}", this, reason);
        ended();
        channel.close();
    }

    /** Flushes at the end of a read, so that its responses leave together. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outbox.flush();
        reportBuffered();
        endIfAnswered();
    }

    /** Called when the connection ends: this is the last handler of the pipeline. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        lost();
    }

    /** Ends the count of its buffers, which are no longer its own. Any thread. */
    @Override
    public void lost() {
        buffered.end();
    }

    private void reportBuffered() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        long unsent = waiting == null ? 0 : waiting.totalPendingWriteBytes();
        buffered.report(unsent + decoder.buffered());
        if (unsent >= BufferedTotal.STEP && !awaitingWrite) {
            awaitingWrite = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
                awaitingWrite = false;
                reportBuffered();
            });
        }
    }

    /**
     * Closes the connection without TLS's close_notify, for which its buffers would wait: a client that takes nothing
     * would not see it.
     */
    private void closeBuffered(long bytes) {
        if (!ended) {
            ended();
            traffic.faults().count(Traffic.Fault.MAX_BUFFERED);
            log.debug("{}: closing: it keeps {} bytes in buffers, all connections together more than max_buffered, {}",
                    this, bytes, traffic.buffered().most());
        }
        if (channel.eventLoop().inEventLoop()) {
            cut();
        } else {
            onEventLoop(this::cut);
        }
    }

    private void cut() {
        channel.unsafe().close(channel.voidPromise());
    }

    /**
     * Handles the end of the client's side: a FIN, or TLS's close_notify. The connection stays open until the requests
     * read before are answered. A client that has gone altogether looks the same, so this has a time limit.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent close && close.isSuccess())) {
            endInput();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void endInput() {
        if (!inputEnded) {
            inputEnded = true;
            Duration longest = settings.handlers().requestTimeout().plus(settings.clients().writeTimeout());
            Future<?> end = channel.eventLoop().schedule(
                    () -> close("the client ended its side, and has not taken all its answers for "
                            + longest.toMillis() + " ms, the gate's request_timeout and write_timeout"),
                    longest.toMillis(), TimeUnit.MILLISECONDS);
            // An uncancelled timer would keep the connection's objects reachable.
            channel.closeFuture().addListener(_ -> end.cancel(false));
        }
        endIfAnswered();
    }

    private void endIfAnswered() {
        if (inputEnded && !decoder.hasPackage() && outbox.frames() >= owed) {
            log.debug("{}: closing: the client ended its side, and has its answers", this);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Called at the marks {@link #CONGESTED} and {@link #DRAINED}. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            // Runs later: this call may come from the middle of sending what other threads have handed over.
            channel.eventLoop().execute(this::resumeIfDrained);
            return;
        }
        if (decoder.pause(Pause.CONGESTED)) {
            traffic.pauses().count(Traffic.Pause.CONGESTED);
        }
        if (!watched) {
            watched = true;
            watch(taken());
        }
    }

    private void resumeIfDrained() {
        outbox.sendHandedOver();
        if (channel.isWritable()) {
            awaited.countDown();
            decoder.resume(Pause.CONGESTED);
        }
    }

    /**
     * Returns a latch that opens when at most {@link #DRAINED} bytes of those sent so far are unsent, if they were more
     * than {@link #CONGESTED}, and when the connection ends. One caller waits at a time.
     */
    public CountDownLatch drained() {
        var drained = new CountDownLatch(1);
        awaited = drained;
        try {
            channel.eventLoop().execute(this::resumeIfDrained);
        } catch (RejectedExecutionException _) {
            drained.countDown();
        }
        // Checked after the latch is published: this thread sees the end, or the thread that ends the connection sees
        // the latch.
        if (ended) {
            drained.countDown();
        }
        return drained;
    }

    /** Marks the connection as ended and releases the waiting caller. */
    public void ended() {
        ended = true;
        awaited.countDown();
    }

    /**
     * Checks every {@code write_timeout}, while many bytes are unsent, whether the client has taken any since the last
     * check.
     */
    private void watch(long before) {
        channel.eventLoop().schedule(() -> {
            if (!channel.isActive() || channel.isWritable()) {
                watched = false;
            } else if (taken() > before) {
                watch(taken());
            } else {
                closeUnread(Traffic.Fault.WRITE_TIMEOUT,
                        "it took none for " + settings.clients().writeTimeout().toMillis()
                                + " ms, the gate's write_timeout");
            }
        }, settings.clients().writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Returns the bytes that have left for the client. The backlog alone is not enough: responses are added while
     * others leave.
     */
    private long taken() {
        return outbox.given() - unsent();
    }

    /** Called after each write. */
    private void afterWrite() {
        long given = outbox.given();
        bytesOut.add(given - counted);
        counted = given;
        reportBuffered();
        if (!channel.isWritable() && channel.isActive() && unsent() > settings.clients().maxUnsent()) {
            closeUnread(Traffic.Fault.MAX_UNSENT, "the gate's max_unsent is " + settings.clients().maxUnsent());
        }
        endIfAnswered();
    }

    /** Returns the unsent bytes. Exact only while the channel is not writable. */
    private long unsent() {
        return DRAINED + channel.bytesBeforeWritable();
    }

    private void closeUnread(Traffic.Fault fault, String bound) {
        traffic.faults().count(fault);
        close("the client does not read its answers: " + unsent() + " bytes wait, and " + bound);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            close(String.valueOf(cause.getMessage()));
        } else {
            Level level = traffic.hostFault().isDue() ? Level.ERROR : Level.DEBUG;
            log.atLevel(level).setCause(cause).log("{}: closing: a fault of the host", this);
            channel.close();
        }
    }

    /** Returns the gate, an id of the connection, and its address, for operators. */
    public String name() {
        return name;
    }

    /** Returns the gate, an id of the connection, its address and, once known, the user, for logs. */
    @Override
    public String toString() {
        return name + user;
    }
}
