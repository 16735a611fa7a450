package io.msgserver.host.login;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Logins of one event loop that are about to be decided on. To wake a thread that sleeps costs more than most
 * decisions: they wait for one another while the loop has more to read, and begin together before it would sleep. Sees,
 * as part of the pipelines, who connects and says a line.
 */
@Sharable
final class LoginBatches extends ChannelInboundHandlerAdapter {
    /** So that the first need not wait for a loop that always has more to read. */
    private static final int MOST = 64;
    private static final Duration LONGEST = Duration.ofMillis(1);

    private final Executor later;
    private final Executor threads;
    private final LongSupplier nanoTime;

    // Owned by the loop.
    /** Connections and lines. */
    private int heard;
    private int heardBefore;
    /** When the first that waits came. */
    private long since;
    private boolean looking;

    /** Guarded by this. */
    private List<LoginDecision> waiting = new ArrayList<>();

    /**
     * @param later runs something at the end of the loop's turn; what it is given then, at the end of the next one,
     *              after another read
     */
    LoginBatches(Executor later, Executor threads, LongSupplier nanoTime) {
        this.later = later;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    static LoginBatches of(EventExecutor loop, Executor threads) {
        // A loop looks for what is due once a turn, after it has read; and does not sleep while something is.
        return new LoginBatches(task -> loop.schedule(task, 0, TimeUnit.NANOSECONDS), threads, System::nanoTime);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        heard++;
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object line) {
        heard++;
        ctx.fireChannelRead(line);
    }

    /** Begins with it soon, on a thread of its own. On the loop. */
    void add(LoginDecision decision) {
        int waits = put(decision);
        if (waits == 1) {
            since = nanoTime.getAsLong();
        }
        if (waits >= MOST) {
            beginAll();
        } else if (!looking) {
            lookAgain();
        }
    }

    private synchronized int put(LoginDecision decision) {
        waiting.add(decision);
        return waiting.size();
    }

    /**
     * The first look always finds that something was heard, the line that is to be decided on: so the loop reads at
     * least once more.
     */
    private void look() {
        looking = false;
        if (heard == heardBefore || nanoTime.getAsLong() - since >= LONGEST.toNanos()) {
            beginAll();
        } else {
            heardBefore = heard;
            lookAgain();
        }
    }

    private void lookAgain() {
        later.execute(this::look);
        looking = true;
    }

    /** Any thread. */
    void beginAll() {
        for (LoginDecision decision : take()) {
            try {
                threads.execute(decision);
            } catch (RejectedExecutionException | OutOfMemoryError _) {
                decision.refuse(); // The login server has stopped, or there is no memory for a thread.
            }
        }
    }

    private synchronized List<LoginDecision> take() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<LoginDecision> all = waiting;
        waiting = new ArrayList<>(all.size());
        return all;
    }
}
