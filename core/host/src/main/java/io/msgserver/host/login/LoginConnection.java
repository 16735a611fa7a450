package io.msgserver.host.login;

import io.msgserver.base.count.Tally;
import io.msgserver.host.net.LingeringClose;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.protocol.LoginAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's way to say lines to it. Any thread; nothing blocks. */
final class LoginConnection {
    private static final Logger log = LoggerFactory.getLogger(LoginConnection.class);

    private final Channel channel;
    private final InetSocketAddress peer;
    private final Tally<LoginOutcome> outcomes;
    private final FaultLog faults;
    private final long since = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    /** Owned by the event loop: the client has said all that a login needs, and nothing after it. */
    private boolean quiet;
    /** Completed when the client has left. */
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    /** In {@link System#nanoTime}; null while the client is there. Written when it leaves. */
    private volatile @Nullable Long goneSince;

    /** @param peer where the client comes from, which behind a proxy is not where the connection does */
    LoginConnection(Channel channel, InetSocketAddress peer, Tally<LoginOutcome> outcomes, FaultLog faults) {
        this.faults = faults;
        this.peer = peer;
        this.channel = channel;
        this.outcomes = outcomes;
        channel.closeFuture().addListener(_ -> gone.complete(true));
        whenClosed(() -> {
            ends(LoginOutcome.LEFT);
            goneSince = System.nanoTime();
        });
    }

    void say(String line) {
        channel.writeAndFlush(bytes(line));
    }

    /** Whether the client has said all that a login needs, and nothing after it. On the event loop. */
    void quiet(boolean quiet) {
        this.quiet = quiet;
    }

    private static ByteBuf bytes(String line) {
        return Unpooled.wrappedBuffer((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * The last line. The future tells whether it has left: not when the client has, or has its answer, as of two who
     * give one the first does.
     */
    CompletableFuture<Boolean> answer(LoginAnswer answer) {
        if (!ends(LoginOutcome.of(answer))) {
            return CompletableFuture.completedFuture(false);
        }
        var left = new CompletableFuture<Boolean>();
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            sayLast(answer, left);
        } else {
            try {
                loop.execute(() -> {
                    holdBack();
                    sayLast(answer, left);
                });
            } catch (RejectedExecutionException _) {
                left.complete(false); // The event loops have ended, and the connection with them.
            }
        }
        return left;
    }

    /** Has the last line leave in one segment with the end of the sending side, which lets go of it. Epoll only. */
    private void holdBack() {
        if (channel.isOpen()) {
            channel.config().setOption(EpollChannelOption.TCP_CORK, true);
        }
    }

    private void sayLast(LoginAnswer answer, CompletableFuture<Boolean> left) {
        ChannelFuture written = channel.writeAndFlush(bytes(answer.line()));
        written.addListener(_ -> {
            left.complete(written.isSuccess());
            if (quiet) {
                LingeringClose.closeQuiet(channel);
            } else {
                LingeringClose.start(channel);
            }
        });
        // A client that has its answer may be gone before this is told of either.
        whenClosed(() -> left.complete(written.isSuccess()));
    }

    /** Of two outcomes, the first is the one. */
    private boolean ends(LoginOutcome outcome) {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            outcomes.count(outcome);
        }
        return first;
    }

    /** The client did something wrong. */
    void refuse(String reason) {
        log.debug("{}: login refused: {}", this, reason);
        answer(LoginAnswer.Refused.UNAUTHORIZED);
    }

    /** Has it told when the client has left: on the event loop, or at once when it has already. */
    void whenClosed(Runnable told) {
        gone.thenRun(told);
    }

    /** Whether the client has been gone for so long. */
    boolean isGoneFor(Duration time) {
        Long since = goneSince;
        return since != null && System.nanoTime() - since >= time.toNanos();
    }

    void close(LoginOutcome outcome, String reason) {
        ends(outcome);
        log.debug("{}: closing: {}", this, reason);
        channel.close();
    }

    /** Where the client comes from. */
    InetAddress address() {
        return peer.getAddress();
    }

    /** When it connected, in {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** For what operators should know of it: a client can cause it again and again. */
    FaultLog faults() {
        return faults;
    }

    /** For the log: where the client comes from. */
    @Override
    public String toString() {
        return "login/" + channel.id().asShortText() + " " + peer;
    }
}
