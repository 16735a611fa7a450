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
 * One client's connection. It sits in the pipeline behind the decoder, to flush at the end of each read and to mind
 * what the client leaves unread. Any thread, unless said otherwise; nothing blocks, and on a connection that has ended
 * nothing happens.
 *
 * <p>A client that reads slowly is not read from while more than {@link #CONGESTED} bytes wait for it, and so slows
 * itself down. One that does not read at all is closed: when it takes nothing for {@code write_timeout}, or when
 * requests that were in hand already make more than {@code max_unsent} bytes wait.
 */
public final class Connection extends ChannelInboundHandlerAdapter implements LossListener {
    /** Bytes unsent beyond which the client is not read from. */
    static final int CONGESTED = 256 * 1024;
    /** Bytes unsent at which it is read from again. */
    static final int EASED = 64 * 1024;

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
    /** Owned by the event loop: what waits now is looked at again when it has left. */
    private boolean leavingWatched;
    /** Owned by the event loop: what the outbox had given when bytes were counted last. */
    private long counted;
    /** The user that it serves; empty until known. Written once, by the event loop. */
    private volatile String user = "";
    /** Owned by the event loop: somebody looks whether the client reads. */
    private boolean watched;
    /** Owned by the event loop: the client sends nothing more, and the connection ends when it has its answers. */
    private boolean leaving;
    /** Owned by the event loop: frames that the outbox will have gathered when all answers were sent. */
    private long owed;
    /** Released when the client has read. Set by {@link #eased}, for one caller at a time. */
    private volatile CountDownLatch awaited = new CountDownLatch(0);

    private volatile boolean ended;
    /** Nothing more is read, ever. Set by the event loop. */
    private volatile boolean ending;

    /** @param peer where the client comes from, which behind a proxy is not where the connection does */
    Connection(GateSettings settings, Channel channel, InetSocketAddress peer, PackageDecoder decoder,
            Traffic traffic) {
        this.peer = peer;
        this.name = settings.servername() + "/" + channel.id().asShortText() + " " + ip() + ":" + peer.getPort();
        this.settings = settings;
        this.channel = channel;
        this.decoder = decoder;
        this.traffic = traffic;
        this.bytesOut = traffic.of(channel).out();
        this.buffered = traffic.buffered().share(channel.eventLoop(), this::giveUpBuffered);
        this.outbox = new Outbox(channel, this::minded);
    }

    /** The peer's numeric address. */
    public String ip() {
        return peer.getAddress().getHostAddress();
    }

    /**
     * From now on it serves that user, as the log says too, and is closed when it is idle. On the event loop, once.
     *
     * @param busy whether something of the user's is in hand; any thread
     */
    public void serves(String username, BooleanSupplier busy) {
        user = " " + username;
        owed = outbox.frames();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (settings.clients().idleTimeout() != null) {
            new IdleWatch(this, decoder, settings.clients().idleTimeout(), busy).start(channel);
        }
    }

    /** Counts a package that will be answered by one {@link #send}. On the event loop. */
    public void owe() {
        owed++;
    }

    /** So many answers will not be sent. On the event loop. */
    public void oweLess(int answers) {
        owed -= answers;
    }

    /** Sends a package that answers nothing. Any thread. */
    public void tell(byte[] frame) {
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

    /** Sends a package, its length included, after those sent before it. */
    public void send(byte[] frame) {
        outbox.send(frame);
    }

    /**
     * Sends a last package, takes no other, and closes when it has left, after {@code write_timeout} at the latest. On
     * the event loop.
     */
    public void sendLast(byte[] frame, String reason) {
        log.debug("{}: closing: {}", this, reason);
        stopReading();
        outbox.send(frame);
        outbox.flush();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> LingeringClose.start(channel));
        closeLater();
    }

    /** As {@link #sendLast}, from any thread. */
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

    /** Hands on no further package until {@link #resume}. On the event loop. */
    public void pause() {
        if (decoder.pause(Pause.BUSY)) {
            traffic.pauses().count(Traffic.Pause.BUSY);
        }
    }

    /** Hands on packages again: takes effect after the {@link #pause} that it follows. */
    public void resume() {
        resume(Pause.BUSY);
    }

    private void resume(Pause reason) {
        onEventLoop(() -> decoder.resume(reason));
    }

    /**
     * From now on a package is handed on only when this lets the length of its content; it has to {@link #pauseCrowded}
     * otherwise. On the event loop.
     */
    public void admitBy(IntPredicate lets) {
        decoder.admitBy(lets);
    }

    /**
     * Hands on no further package until {@link #resumeCrowded}, as all users together have too many. On the event loop.
     */
    public void pauseCrowded() {
        if (decoder.pause(Pause.CROWDED)) {
            traffic.pauses().count(Traffic.Pause.CROWDED);
        }
    }

    /** Hands on packages again, as {@link #resume} does. */
    public void resumeCrowded() {
        resume(Pause.CROWDED);
    }

    /** Hands on no further package for so long. On the event loop. */
    public void rest(long nanos) {
        if (decoder.pause(Pause.RATE)) {
            traffic.pauses().count(Traffic.Pause.RATE);
            tellOfRate();
        }
        channel.eventLoop().schedule(() -> decoder.resume(Pause.RATE), nanos, TimeUnit.NANOSECONDS);
    }

    private void tellOfRate() {
        Level level = traffic.rateWarning().isDue() ? Level.WARN : Level.DEBUG;
        log.atLevel(level).log("{} asks more than {} times a second, the gate's requests_per_second, and waits", this,
                settings.requests().requestsPerSecond());
    }

    /** Hands on no further package at all. On the event loop. */
    void stopReading() {
        ending = true;
        decoder.pause(Pause.LAST);
    }

    /** Whether nothing more is read from it, so that it ends soon. Any thread. */
    public boolean isEnding() {
        return ending;
    }

    /** Ends the connection of a client that did something wrong. */
    public void close(Traffic.Fault fault, String reason) {
        traffic.faults().count(fault);
        close(reason);
    }

    /** Hands on acknowledgements also while requests are paused. On the event loop. */
    public void readControlWhilePaused() {
        decoder.handOnControl();
    }

    /**
     * Ends the connection; what was not sent is dropped. With TLS the end may take a while, and nobody waits for the
     * client meanwhile.
     */
    public void close(String reason) {
        log.debug("{}: closing: {}", this, reason);
        ended();
        channel.close();
    }

    /** The last thing of a read: what it made to answer leaves together. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outbox.flush();
        reportBuffered();
        endIfAnswered();
    }

    /** This handler, the last of the pipeline, leaves it as the connection ends. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        lost();
    }

    /** Its buffers are not its own any more. Any thread. */
    @Override
    public void lost() {
        buffered.end();
    }

    private void reportBuffered() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        long unsent = waiting == null ? 0 : waiting.totalPendingWriteBytes();
        buffered.report(unsent + decoder.buffered());
        if (unsent >= BufferedTotal.STEP && !leavingWatched) {
            leavingWatched = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
                leavingWatched = false;
                reportBuffered();
            });
        }
    }

    /** Without TLS's own end, for which its buffers would wait: a client that takes nothing would not see it. */
    private void giveUpBuffered(long bytes) {
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
     * The end of what the client sends: a FIN, or TLS's close_notify. It is not the end of the connection, as what was
     * read before has its answers first. A client that has gone altogether looks the same, so this has a bound in time.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent close && close.isSuccess())) {
            leave();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void leave() {
        if (!leaving) {
            leaving = true;
            Duration longest = settings.handlers().requestTimeout().plus(settings.clients().writeTimeout());
            Future<?> end = channel.eventLoop().schedule(
                    () -> close("the client ended its side, and has not taken all its answers for "
                            + longest.toMillis() + " ms, the gate's request_timeout and write_timeout"),
                    longest.toMillis(), TimeUnit.MILLISECONDS);
            // Or the timer would hold what is left of the connection.
            channel.closeFuture().addListener(_ -> end.cancel(false));
        }
        endIfAnswered();
    }

    private void endIfAnswered() {
        if (leaving && !decoder.hasPackage() && outbox.frames() >= owed) {
            log.debug("{}: closing: the client ended its side, and has its answers", this);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Between the marks {@link #CONGESTED} and {@link #EASED}. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            // Not at once: this may come from the midst of sending what other threads have handed over.
            channel.eventLoop().execute(this::goOnIfEased);
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

    private void goOnIfEased() {
        outbox.sendHandedOver();
        if (channel.isWritable()) {
            awaited.countDown();
            decoder.resume(Pause.CONGESTED);
        }
    }

    /**
     * Opens when no more than {@link #EASED} bytes of what was sent so far are unsent, if they were more than
     * {@link #CONGESTED}, and when the connection ends. One waits at a time.
     */
    public CountDownLatch eased() {
        var eased = new CountDownLatch(1);
        awaited = eased;
        try {
            channel.eventLoop().execute(this::goOnIfEased);
        } catch (RejectedExecutionException _) {
            eased.countDown();
        }
        // After it is known who waits: either this sees the end, or the end sees who waits.
        if (ended) {
            eased.countDown();
        }
        return eased;
    }

    /** Nobody waits for its client any more. */
    public void ended() {
        ended = true;
        awaited.countDown();
    }

    /**
     * Looks every {@code write_timeout}, while many bytes wait, whether the client has taken any since the last look.
     */
    private void watch(long before) {
        channel.eventLoop().schedule(() -> {
            if (!channel.isActive() || channel.isWritable()) {
                watched = false;
            } else if (taken() > before) {
                watch(taken());
            } else {
                giveUp(Traffic.Fault.WRITE_TIMEOUT,
                        "it took none for " + settings.clients().writeTimeout().toMillis()
                                + " ms, the gate's write_timeout");
            }
        }, settings.clients().writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Bytes that have left for the client. The backlog alone would not tell: answers are added while others leave. */
    private long taken() {
        return outbox.given() - unsent();
    }

    /** After each write. */
    private void minded() {
        long given = outbox.given();
        bytesOut.add(given - counted);
        counted = given;
        reportBuffered();
        if (!channel.isWritable() && channel.isActive() && unsent() > settings.clients().maxUnsent()) {
            giveUp(Traffic.Fault.MAX_UNSENT, "the gate's max_unsent is " + settings.clients().maxUnsent());
        }
        endIfAnswered();
    }

    /** Exact only while the channel is not writable. */
    private long unsent() {
        return EASED + channel.bytesBeforeWritable();
    }

    private void giveUp(Traffic.Fault fault, String bound) {
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

    /** For people: the gate, an id of the connection, and where it comes from. */
    public String name() {
        return name;
    }

    /** For the log: the gate, an id of the connection, where it comes from and, once that is known, whom it serves. */
    @Override
    public String toString() {
        return name + user;
    }
}
