package io.msgserver.host.msgserver;

import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.hotswap.call.BusyCall;
import io.msgserver.hotswap.call.GracePeriod;
import io.msgserver.hotswap.call.Interrupts;
import io.msgserver.hotswap.call.PluginCalls;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The virtual threads of a gate: those that run requests, and those that tell the handler what happened. Any thread.
 */
final class Workers {

    private final Thread.Builder.OfVirtual requests;
    private final ExecutorService events;
    private final PluginCalls<VersionHandler, RequestTask> running = new PluginCalls<>();
    /** Turns that are about to start: what they are to run is not in the set yet. */
    private final AtomicInteger expected = new AtomicInteger();
    private volatile boolean stopping;
    private volatile boolean interrupted;

    Workers(String gate) {
        requests = Thread.ofVirtual().name(gate + "-request").inheritInheritableThreadLocals(false);
        events = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(gate + "-event").inheritInheritableThreadLocals(false).factory());
    }

    /**
     * Starts it, or refuses what it was to run when requests are interrupted, or when there is no memory for a thread.
     */
    void start(RequestTask task) {
        boolean started = false;
        try {
            running.add(task);
            // Either this sees the interruption, or the interruption sees that it runs.
            if (!interrupted) {
                startThread(task);
                started = true;
            }
        } finally {
            if (!started) {
                refuse(task);
            }
        }
    }

    void startThread(Runnable what) {
        requests.start(what);
    }

    /** From now on the gate does not stop before a turn is started. */
    void expect() {
        expected.incrementAndGet();
    }

    /** Starts it, or refuses what it was to run when there is no memory for a thread. */
    void startExpected(RequestBatch batch) {
        boolean started = false;
        try {
            startThread(batch);
            started = true;
        } finally {
            if (!started) {
                batch.refuse();
                arrived();
            }
        }
    }

    /**
     * They run from now on, as far as a stop is concerned. False when it has waited long enough, and interrupts
     * requests.
     */
    boolean admit(List<RequestTask> tasks) {
        try {
            running.addAll(tasks);
        } finally {
            arrived();
        }
        return !interrupted;
    }

    private void arrived() {
        expected.decrementAndGet();
        running.wakeWaiter();
    }

    /** It was to run, and does not. */
    void refuse(RequestTask task) {
        ended(task);
        task.refuse();
    }

    void ended(RequestTask task) {
        running.remove(task);
    }

    /** The watch over the requests. */
    Watched watched(Duration timeout) {
        return CallWatch.ofMany(running, timeout);
    }

    /** The requests that run now, abandoned ones too. */
    Stream<BusyCall> busy() {
        return running.busy();
    }

    /** The request of that login that the calling thread runs; null when it runs none. */
    @Nullable
    Request ofThisThread(Session session) {
        return running.stream().map(task -> task.ofThisThread(session)).filter(Objects::nonNull).findFirst()
                .orElse(null);
    }

    /** Interrupts the calls for that login, except the one on the calling thread. */
    void cancel(Session session) {
        running.stream().forEach(task -> task.cancel(session));
    }

    /**
     * Runs the event on a thread of its own. Returns false after {@link #close}: the gate and its handler have stopped.
     */
    boolean runEvent(Runnable event) {
        try {
            events.execute(event);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** Waits for requests to end; nothing new is read any more. False when some still run after the patience. */
    boolean finishRequests(Duration patience) {
        stopping = true;
        running.stream().forEach(RequestTask::stopWaiting);
        return running.await(() -> expected.get() == 0 && running.stream().allMatch(RequestTask::isAbandoned),
                patience);
    }

    /** Whether those in hand are to end soon. */
    boolean isStopping() {
        return stopping;
    }

    /**
     * Begins no request any more, and ends those that still run: interrupts them, and answers for those that do not
     * care.
     */
    void interruptRequests() {
        interrupted = true;
        running.abandon(null, GracePeriod.LENGTH);
    }

    /** Whether requests have been interrupted: none is to begin any more. */
    boolean isInterrupted() {
        return interrupted;
    }

    /**
     * Abandons the requests that run in one version.
     *
     * @return how many there were
     */
    int abandon(VersionHandler versionHandler) {
        return running.abandon(versionHandler, GracePeriod.LENGTH);
    }

    void close() {
        events.shutdown();
        try {
            if (!events.awaitTermination(GracePeriod.LENGTH.toNanos(), TimeUnit.NANOSECONDS)) {
                Interrupts.apart(events::shutdownNow);
            }
        } catch (InterruptedException _) {
            Interrupts.apart(events::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
