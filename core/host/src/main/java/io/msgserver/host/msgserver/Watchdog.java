package io.msgserver.host.msgserver;

import io.msgserver.host.net.EventLoops;
import io.msgserver.hotswap.call.BusyCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the harm of handlers that do not return. It is a platform thread, because the handlers that it checks may keep
 * virtual threads from running. Methods may be called by any thread; only the watchdog's own thread runs the checks.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final Duration PERIOD = Duration.ofMillis(20);
    /**
     * The limit of time that counts between two checks. A longer period means that this thread was not scheduled, for
     * example because the process was stopped, which is no handler's fault.
     */
    private static final long LONGEST_PERIOD = 2 * PERIOD.toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private final List<Supplier<Stream<BusyCall>>> busy = new CopyOnWriteArrayList<>();
    private final Carriers carriers = new Carriers(() -> busy.stream().flatMap(Supplier::get));
    private final Thread thread = Thread.ofPlatform().daemon().name("watchdog").inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    private volatile boolean stopping;

    /** @param loops the event loops of gates' connections */
    public Watchdog(EventLoops loops) {
        this.loops = loops;
        watched.add(carriers);
    }

    /** Adds the checks of that gate. */
    public void watch(MessageServer gate) {
        watched.addAll(gate.watched(loops));
        watch(gate::busy);
    }

    /** Adds calls that are examined when virtual threads are not scheduled in time. */
    public void watch(Supplier<Stream<BusyCall>> calls) {
        busy.add(calls);
    }

    public void start() {
        thread.start();
    }

    /** Returns how many more carriers of virtual threads there are now than at the start. */
    public int addedCarriers() {
        return carriers.added();
    }

    private void run() {
        long now = 0;
        while (!stopping) {
            long start = System.nanoTime();
            LockSupport.parkNanos(this, PERIOD.toNanos());
            long woken = System.nanoTime();
            now += Math.min(woken - start, LONGEST_PERIOD);
            for (Watched each : watched) {
                check(each, now);
            }
            now += System.nanoTime() - woken;
        }
        carriers.close();
    }

    /** Runs one check; a failure does not end the watch. */
    private static void check(Watched watched, long now) {
        try {
            watched.check(now);
        } catch (RuntimeException | Error fault) {
            log.error("the watch over handlers failed, and goes on", fault);
        }
    }

    /** Stops the checks. No error when it was never started. */
    @Override
    public void close() {
        stopping = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
