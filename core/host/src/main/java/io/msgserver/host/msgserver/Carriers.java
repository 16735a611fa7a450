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
 * The carrier threads of virtual threads. As many handlers that compute without end as there are carriers would keep
 * all other virtual threads from running, because a virtual thread leaves its carrier only when it waits. So whenever a
 * new virtual thread is not scheduled in time, this adds a carrier, which shares the processors with the others, and
 * removes it when it is not needed any more. Owned by the watchdog, unless stated otherwise.
 */
final class Carriers implements Watched {
    private static final Logger log = LoggerFactory.getLogger(Carriers.class);

    /** The time limit for a new virtual thread to run; if it is exceeded, other threads occupy the carriers. */
    private static final long TURN = Duration.ofMillis(100).toNanos();
    /** The time after which a call that computes without waiting counts as blocking others. */
    private static final long COMPUTING_LIMIT = Duration.ofMillis(50).toNanos();
    /**
     * The delay after which a carrier is added without a call to blame. Threads of plugins may then be the cause, or so
     * many requests that a new thread has to wait.
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
    /** The number of the last probe that has run. Written by virtual threads. */
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicInteger added = new AtomicInteger();

    /** @param busy the running calls; called on the watchdog's thread */
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
     * Returns whether a runnable thread computes. The top frame of one that waits for a carrier is still inside the
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
     * Makes the scheduler start the carrier that was allowed. It starts one when work is added to an empty queue, and
     * each platform thread that starts virtual threads is assigned a random queue. The queue of this thread contains
     * work that no carrier takes, so a fresh thread starts a virtual one. It does so only once each turn, because the
     * new carrier takes a while to start: more would fill the other queues meanwhile, and then no carrier could be
     * started.
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

    /** Removes a carrier when fewer are always busy than were added. */
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

    /** Removes all added carriers: the host stops, while other parts of this JVM may continue. */
    void close() {
        while (added.get() > 0) {
            remove();
        }
    }
}
