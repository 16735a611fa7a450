package io.msgserver.hotswap.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The registry of the calls into a plugin that run, or are about to. Any thread, unless said otherwise.
 *
 * @param <H> the handlers that are called
 * @param <C> the calls
 */
public final class PluginCalls<H, C extends PluginCall<H>> {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(20);

    private final Set<C> running = ConcurrentHashMap.newKeySet();
    /** The thread that waits for calls to end; one at a time. */
    private volatile @Nullable Thread waiter;

    public void add(C call) {
        running.add(call);
    }

    public void addAll(List<C> calls) {
        running.addAll(calls);
    }

    /** Removes a call that has ended. */
    public void remove(C call) {
        running.remove(call);
        wakeWaiter();
    }

    /** Lets {@link #await} look at its condition at once. */
    public void wakeWaiter() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    public Stream<C> stream() {
        return running.stream();
    }

    /** The calls in this registry, abandoned ones too. */
    public int count() {
        return running.size();
    }

    /** The calls that run, abandoned ones too. */
    public Stream<BusyCall> busy() {
        return running.stream().<BusyCall>map(PluginCall::busy).filter(Objects::nonNull);
    }

    /**
     * Interrupts the calls into a handler, null for any, and abandons those that have not ended then.
     *
     * @param patience for them to end
     * @return how many there were
     */
    public int abandon(@Nullable H handler, Duration patience) {
        List<C> late = running.stream().filter(call -> call.runsInto(handler)).toList();
        late.forEach(call -> call.interrupt(handler));
        if (!await(() -> late.stream().noneMatch(call -> call.runsInto(handler)), patience)) {
            late.forEach(call -> call.abandon(handler));
        }
        return late.size();
    }

    /**
     * Interrupts the calls that run for longer than a limit, and abandons those that ignore it. By the watchdog.
     *
     * @param now in the watchdog's time, in nanoseconds
     */
    public void watch(long now, Duration limit) {
        running.forEach(call -> call.watch(now, limit));
    }

    /**
     * Waits for a condition. It is looked at whenever a call is removed, and every 20 ms: a call may end long before
     * its thread does.
     *
     * @return false when it does not hold after that time, or the waiting thread was interrupted, and stays so
     */
    public synchronized boolean await(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        waiter = Thread.currentThread();
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(left, LONGEST_WAIT.toNanos()));
            }
            return true;
        } finally {
            waiter = null;
        }
    }
}
