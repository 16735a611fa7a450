package io.msgserver.host.msgserver;

import io.msgserver.base.count.Times;
import io.msgserver.host.net.PerLoop;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * The counts of a gate's requests by their outcome. Every request is counted; one in 128, and the first 100 of each
 * second, are timed. Any thread.
 *
 * <p>Requests that end on their event loop are counted by that loop; those that end on a thread of their own share
 * counters.
 */
public final class RequestCounts {
    static final int NOT_TIMED = 0;

    private final PerLoop<LoopCounts> loops = new PerLoop<>(_ -> new LoopCounts());
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder notRun = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder offences = new LongAdder();
    private final Times waiting = new Times();
    private final Times handling = new Times();

    LoopCounts of(Channel channel) {
        return loops.of(channel);
    }

    /** Counts a request that ended. Any thread. */
    void ended(boolean good) {
        (good ? answered : failed).increment();
    }

    /** Counts a request that was never passed to the handler. */
    void notRun() {
        notRun.increment();
    }

    /** Returns the time in microseconds, which wraps around every 71 minutes; never {@link #NOT_TIMED}. */
    static int now() {
        return (int) (System.nanoTime() / 1000) | 1;
    }

    /** Counts a request that exceeded its time limit and is interrupted. */
    void late() {
        late.increment();
    }

    /** Counts a request that blocks an event loop. */
    void countOffence() {
        offences.increment();
    }

    /** Calls the action with the calls of each event loop. */
    void forEachLoop(BiConsumer<EventExecutor, LoopCalls> look) {
        loops.forEach((loop, counts) -> look.accept(loop, counts.calls));
    }

    /** Records the delay of a request whose handler is about to be called. */
    void waited(int arrival) {
        waiting.record(Math.max(0, now() - arrival) * 1000L);
    }

    /** Records the duration of a call that has returned. */
    void handled(long nanos) {
        handling.record(nanos);
    }

    /** Returns the number of requests that the handler answered. */
    public long answered() {
        return answered.sum() + loops.sum(loop -> loop.answered.get());
    }

    /** Returns the number of requests whose handler failed. */
    public long failed() {
        return failed.sum() + loops.sum(loop -> loop.failed.get());
    }

    /** Returns the number of requests that were never passed to a handler, and that run when they are asked again. */
    public long neverRun() {
        return notRun.sum();
    }

    /** Returns the number of requests whose handler exceeded {@code request_timeout}, and so failed. */
    public long timedOut() {
        return late.sum();
    }

    /** Returns the number of requests that blocked an event loop for longer than {@code event_loop_limit}. */
    public long offences() {
        return offences.sum();
    }

    /** Returns the number of repeated requests that were answered with the remembered response. */
    public long resent() {
        return loops.sum(loop -> loop.remembered.get());
    }

    /** Returns the number of repeated requests whose response had been dropped, and that did not run again. */
    public long dropped() {
        return loops.sum(loop -> loop.dropped.get());
    }

    /**
     * Returns the number of requests that were repeated while they ran, or on a connection that no longer serves the
     * user.
     */
    public long ignored() {
        return loops.sum(loop -> loop.ignored.get());
    }

    /** Returns the delays from the arrival of a request to the call of the handler, to a microsecond. */
    public Times waiting() {
        return waiting;
    }

    /** Returns the durations of the handler's calls. */
    public Times handling() {
        return handling;
    }
}
