package io.msgserver.host.msgserver;

import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.ThreadStack;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of the system that virtual threads run on. As many handlers that compute without end as there are of
 * these would keep all other virtual threads from running: these give a thread up only when they wait. So whenever a
 * new virtual thread does not get its turn, one more is added, which shares the processors with the others as the
 * system sees fit; and taken away when it is not needed any more. Owned by the watchdog, unless said otherwise.
 */
final class Carriers implements Watched {
    private static final Logger log = LoggerFactory.getLogger(Carriers.class);

    /** A new virtual thread runs within this, or others keep it from that. */
    private static final long TURN = Duration.ofMillis(100).toNanos();
    /** The time after which a call that computes without waiting counts as blocking others. */
    private static final long COMPUTING_LIMIT = Duration.ofMillis(50).toNanos();
    /**
     * It is late without a call to blame: then plugins' own threads may be the reason, or so many requests that it has
     * to wait.
     */
    private static final long UNEXPLAINED_DELAY = Duration.ofSeconds(1).toNanos();
    private static final long BETWEEN_REMOVALS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_ADDED = 64;
    private static final int MOST_EXAMINED = 100;
    private static final int MOST_REPORTED = 5;

    private final Supplier<Stream<BusyCall>> busy;
    private final VirtualThreadSchedulerMXBean scheduler = ManagementFactory
            .getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final int before = scheduler.getParallelism();
    /** Calls that compute, with the time at which they were first seen to. */
    private final Map<BusyCall, Long> computingSince = new HashMap<>();
    private long sent;
    private long sentAt;
    private long lateSince;
    private long examinedAt;
    private long removalDue;
    private int leastMounted = Integer.MAX_VALUE;
    private boolean full;
    /** The last of those sent that has run; written by virtual threads. */
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicInteger added = new AtomicInteger();

    /** @param busy the calls that have not come back; asked on the watchdog's thread */
    Carriers(Supplier<Stream<BusyCall>> busy) {
        this.busy = busy;
    }

    int added() {
        return added.get();
    }

    @Override
    public void check(long now) {
        if (arrived.get() == sent) {
            computingSince.clear();
            lateSince = now;
            if (now - sentAt >= TURN) {
                send(now);
            }
        } else if (now - sentAt >= COMPUTING_LIMIT) {
            if (now - examinedAt >= COMPUTING_LIMIT) {
                examinedAt = now;
                findComputing(now);
            }
            if (now - sentAt >= TURN) {
                late(now);
            }
        }
        removeIfIdle(now);
    }

    private void send(long now) {
        long number = ++sent;
        sentAt = now;
        Thread.ofVirtual().name("watchdog-probe").start(() -> arrived.accumulateAndGet(number, Math::max));
    }

    private void findComputing(long now) {
        List<BusyCall> computing = busy.get().filter(call -> call.thread().getState() == Thread.State.RUNNABLE)
                .limit(MOST_EXAMINED).filter(call -> computes(call.thread())).toList();
        computingSince.keySet().retainAll(computing);
        computing.forEach(call -> computingSince.putIfAbsent(call, now));
    }

    /**
     * Returns whether a runnable thread computes, by its stack: the top of one that waits for its turn is still in the
     * wait.
     */
    private static boolean computes(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && !stack[0].getClassName().equals("java.lang.VirtualThread")
                && !stack[0].getClassName().equals("jdk.internal.vm.Continuation");
    }

    private void late(long now) {
        List<BusyCall> blamed = computingSince.entrySet().stream()
                .filter(call -> now - call.getValue() >= COMPUTING_LIMIT)
                .sorted(Map.Entry.comparingByValue()).map(Map.Entry::getKey).toList();
        if (blamed.isEmpty() && (now - lateSince < UNEXPLAINED_DELAY || added.get() >= before)) {
            return; // Overload is no reason to add carriers without end.
        }
        if (scheduler.getMountedVirtualThreadCount() >= scheduler.getParallelism() && !add(now, blamed)) {
            reportFull();
            send(now);
            return;
        }
        wakeOne();
        send(now);
    }

    private boolean add(long now, List<BusyCall> blamed) {
        if (added.get() >= MOST_ADDED) {
            return false;
        }
        added.incrementAndGet();
        scheduler.setParallelism(scheduler.getParallelism() + 1);
        removalDue = now + BETWEEN_REMOVALS;
        leastMounted = Integer.MAX_VALUE; // The former minimum does not show whether the new carrier is needed.
        reportAdded(blamed);
        return true;
    }

    /**
     * That there may be one more does not bring it: it comes when a queue gets work that was empty, and each thread of
     * the system that starts virtual ones has a queue by lot. This thread's has work that nobody takes; so a fresh one
     * starts something. Just once a turn, as the one that it calls takes a while to come: more would fill the other
     * queues meanwhile, and nobody could be called any more.
     */
    private static void wakeOne() {
        Thread.ofPlatform().daemon().name("watchdog-starter").start(() -> Thread.startVirtualThread(() -> {}));
    }

    private void reportAdded(List<BusyCall> blamed) {
        log.warn(
                "virtual threads do not get their turn: one more thread of the system runs them, {} more than at the start; {}",
                added, blamed.isEmpty()
                        ? "no call that the host has made computes for long, so look at plugins' own threads with \"msgserver threads\""
                        : "these calls compute and do not wait: "
                                + blamed.stream().map(call -> call.description().get())
                                        .collect(Collectors.joining("; ")));
        blamed.stream().limit(MOST_REPORTED)
                .forEach(call -> log.warn("{}", call.description().get(), ThreadStack.of(call.thread())));
    }

    private void reportFull() {
        if (!full) {
            full = true;
            log.error(
                    "virtual threads do not get their turn, and {} more threads run them than at the start, the most that are"
                            + " added: start the host again, without the plugin that computes without end",
                    added);
        }
    }

    /** Those that are always busy are needed beside as many as there were before. */
    private void removeIfIdle(long now) {
        leastMounted = Math.min(leastMounted, scheduler.getMountedVirtualThreadCount());
        if (added.get() == 0 || now - removalDue < 0) {
            return;
        }
        if (before + leastMounted < scheduler.getParallelism()) {
            remove();
        }
        leastMounted = Integer.MAX_VALUE;
        removalDue = now + BETWEEN_REMOVALS;
    }

    private void remove() {
        added.decrementAndGet();
        full = false;
        scheduler.setParallelism(Math.max(1, scheduler.getParallelism() - 1));
        log.info("virtual threads get their turn again: {} more threads of the system run them than at the start",
                added);
    }

    /** The host stops; others in this JVM may go on. */
    void close() {
        while (added.get() > 0) {
            remove();
        }
    }
}
