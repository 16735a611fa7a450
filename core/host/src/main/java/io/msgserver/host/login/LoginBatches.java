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
 * The logins of one event loop that are ready to be decided. Waking a sleeping thread costs more than most decisions,
 * so logins are collected while the loop has more to read, and start together before it would sleep. As a handler in
 * the pipelines it counts connections and lines.
 */
@Sharable
final class LoginBatches extends ChannelInboundHandlerAdapter {
    /** Bounds the wait of the first login on a loop that always has more to read. */
    private static final int MOST_LOGINS = 64;
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1);

    private final Executor later;
    private final Executor threads;
    private final LongSupplier nanoTime;

    // Owned by the loop.
    /** Connections and lines so far. */
    private int arrivals;
    private int arrivalsBefore;
    /** The arrival of the first waiting login. */
    private long since;
    private boolean checkScheduled;

    /** Guarded by this. */
    private List<LoginDecision> waiting = new ArrayList<>();

    /**
     * @param later runs a task at the end of the loop's turn; a task that is added by such a task runs at the end of
     *              the next turn, after another read
     */
    LoginBatches(Executor later, Executor threads, LongSupplier nanoTime) {
        this.later = later;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    static LoginBatches of(EventExecutor loop, Executor threads) {
        // A loop runs due scheduled tasks once a turn, after it has read, and does not sleep while one is due.
        return new LoginBatches(task -> loop.schedule(task, 0, TimeUnit.NANOSECONDS), threads, System::nanoTime);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        arrivals++;
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object line) {
        arrivals++;
        ctx.fireChannelRead(line);
    }

    /** Starts the decision soon, on a thread of its own. On the loop. */
    void add(LoginDecision decision) {
        int waits = put(decision);
        if (waits == 1) {
            since = nanoTime.getAsLong();
        }
        if (waits >= MOST_LOGINS) {
            beginAll();
        } else if (!checkScheduled) {
            scheduleCheck();
        }
    }

    private synchronized int put(LoginDecision decision) {
        waiting.add(decision);
        return waiting.size();
    }

    /**
     * Starts the batch when nothing has arrived since the last check. The first check always finds an arrival, the line
     * of the login itself, so the loop reads at least once more.
     */
    private void check() {
        checkScheduled = false;
        if (arrivals == arrivalsBefore || nanoTime.getAsLong() - since >= LONGEST_WAIT.toNanos()) {
            beginAll();
        } else {
            arrivalsBefore = arrivals;
            scheduleCheck();
        }
    }

    private void scheduleCheck() {
        later.execute(this::check);
        checkScheduled = true;
    }

    /** Starts all waiting logins. Any thread. */
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
