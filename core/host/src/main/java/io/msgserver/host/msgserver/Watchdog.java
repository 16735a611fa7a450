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
 * Sees to it that handlers which do not come back hold up nobody else. It is a platform thread: what it looks for keeps
 * virtual threads from running. Any thread may ask; it alone looks.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final Duration PERIOD = Duration.ofMillis(20);
    /**
     * More than a period has passed when this thread did not get its turn, as when the whole process stood still: no
     * handler's fault.
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

    /** @param loops that gates' connections live on */
    public Watchdog(EventLoops loops) {
        this.loops = loops;
        watched.add(carriers);
    }

    /** Looks at that gate too. */
    public void watch(MessageServer gate) {
        watched.addAll(gate.watched(loops));
        watch(gate::busy);
    }

    /** Asks there too, when virtual threads do not get their turn, who keeps it from them. */
    public void watch(Supplier<Stream<BusyCall>> calls) {
        busy.add(calls);
    }

    public void start() {
        thread.start();
    }

    /** How many more threads of the system run virtual threads just now than there were at the start. */
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

    /** Looks no more. No error when it was never started. */
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
