package io.msgserver.host.msgserver;

import io.msgserver.base.count.Times;
import io.msgserver.host.net.PerLoop;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * The counts of a gate's requests by their outcome. Every one is counted; the time is taken of one in 128, and of the
 * first 100 of each second. Any thread.
 *
 * <p>Requests that end on their event loop are counted by it, those that end on a thread of their own by all together.
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

    /** By any thread. */
    void ended(boolean good) {
        (good ? answered : failed).increment();
    }

    /** It was never handed to the handler. */
    void notRun() {
        notRun.increment();
    }

    /** The time in microseconds, which wraps around every 71 minutes; never {@link #NOT_TIMED}. */
    static int now() {
        return (int) (System.nanoTime() / 1000) | 1;
    }

    /** Its time is over, and it is interrupted. */
    void late() {
        late.increment();
    }

    /** Counts a request that blocks an event loop. */
    void countOffence() {
        offences.increment();
    }

    /** All that event loops call now or have called. */
    void forEachLoop(BiConsumer<EventExecutor, LoopCalls> look) {
        loops.forEach((loop, counts) -> look.accept(loop, counts.calls));
    }

    /** Its handler is about to be called. */
    void waited(int arrival) {
        waiting.record(Math.max(0, now() - arrival) * 1000L);
    }

    /** The handler has come back. */
    void handled(long nanos) {
        handling.record(nanos);
    }

    /** Requests that the handler answered. */
    public long answered() {
        return answered.sum() + loops.sum(loop -> loop.answered.get());
    }

    /** Requests whose handler failed. */
    public long failed() {
        return failed.sum() + loops.sum(loop -> loop.failed.get());
    }

    /** Requests that were never handed to a handler, and run when they are asked again. */
    public long neverRun() {
        return notRun.sum();
    }

    /** Requests whose handler ran longer than {@code request_timeout}, and so failed. */
    public long timedOut() {
        return late.sum();
    }

    /** Requests that held an event loop up for longer than {@code event_loop_limit}. */
    public long offences() {
        return offences.sum();
    }

    /** Requests that were asked again, and got the remembered response. */
    public long resent() {
        return loops.sum(loop -> loop.remembered.get());
    }

    /** Requests that were asked again after their response was dropped, and were not run again. */
    public long dropped() {
        return loops.sum(loop -> loop.dropped.get());
    }

    /** Requests that were asked again while they ran, or on a connection that is not the user's any more. */
    public long ignored() {
        return loops.sum(loop -> loop.ignored.get());
    }

    /** From the arrival of a request to the call of the handler, to a microsecond. */
    public Times waiting() {
        return waiting;
    }

    /** How long the handler took. */
    public Times handling() {
        return handling;
    }
}
