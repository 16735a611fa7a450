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

/** The connection on which lines are sent to one client. Any thread; no method blocks. */
final class LoginConnection {
    private static final Logger log = LoggerFactory.getLogger(LoginConnection.class);

    private final Channel channel;
    private final InetSocketAddress peer;
    private final Tally<LoginOutcome> outcomes;
    private final FaultLog faults;
    private final long since = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    /** Whether the client has sent all lines of a login, and nothing after them. Owned by the event loop. */
    private boolean quiet;
    /** Completed when the client has left. */
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    /** The time at which the client left, in {@link System#nanoTime}; null before. */
    private volatile @Nullable Long goneSince;

    /** @param peer the client's address, which differs from the connection's behind a proxy */
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

    void sendLine(String line) {
        channel.writeAndFlush(bytes(line));
    }

    /** Sets whether the client has sent all lines of a login, and nothing after them. On the event loop. */
    void quiet(boolean quiet) {
        this.quiet = quiet;
    }

    private static ByteBuf bytes(String line) {
        return Unpooled.wrappedBuffer((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Sends the last line. The future completes with whether it has left: false when the client has left or was already
     * answered. Of two concurrent answers, the first is sent.
     */
    CompletableFuture<Boolean> answer(LoginAnswer answer) {
        if (!ends(LoginOutcome.of(answer))) {
            return CompletableFuture.completedFuture(false);
        }
        var left = new CompletableFuture<Boolean>();
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            sendLast(answer, left);
        } else {
            try {
                loop.execute(() -> {
                    cork();
                    sendLast(answer, left);
                });
            } catch (RejectedExecutionException _) {
                left.complete(false); // The event loops have ended, and the connection with them.
            }
        }
        return left;
    }

    /** Makes the last line leave in one segment with the end of the sending side, which releases it. Epoll only. */
    private void cork() {
        if (channel.isOpen()) {
            channel.config().setOption(EpollChannelOption.TCP_CORK, true);
        }
    }

    private void sendLast(LoginAnswer answer, CompletableFuture<Boolean> left) {
        ChannelFuture written = channel.writeAndFlush(bytes(answer.line()));
        written.addListener(_ -> {
            left.complete(written.isSuccess());
            if (quiet) {
                LingeringClose.closeQuiet(channel);
            } else {
                LingeringClose.start(channel);
            }
        });
        // A client that has its answer may close before the listener of the write runs.
        whenClosed(() -> left.complete(written.isSuccess()));
    }

    /** Counts the outcome. Returns false when there was one already. */
    private boolean ends(LoginOutcome outcome) {
        boolean first = answered.compareAndSet(false, true);
        if (first) {
            outcomes.count(outcome);
        }
        return first;
    }

    /** Refuses a client that violated the protocol. */
    void refuse(String reason) {
        log.debug("{}: login refused: {}", this, reason);
        answer(LoginAnswer.Refused.UNAUTHORIZED);
    }

    /** Runs the task when the client has left: on the event loop, or at once when it has left already. */
    void whenClosed(Runnable task) {
        gone.thenRun(task);
    }

    /** Returns whether the client has been gone for that long. */
    boolean isGoneFor(Duration time) {
        Long since = goneSince;
        return since != null && System.nanoTime() - since >= time.toNanos();
    }

    void close(LoginOutcome outcome, String reason) {
        ends(outcome);
        log.debug("{}: closing: {}", this, reason);
        channel.close();
    }

    /** Returns the client's address. */
    InetAddress address() {
        return peer.getAddress();
    }

    /** Returns the time of the connection, in {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** Returns the throttled log for operators: a client can cause its messages again and again. */
    FaultLog faults() {
        return faults;
    }

    /** Returns the connection's id and the client's address, for logs. */
    @Override
    public String toString() {
        return "login/" + channel.id().asShortText() + " " + peer;
    }
}
