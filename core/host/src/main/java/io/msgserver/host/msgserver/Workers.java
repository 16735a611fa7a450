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

/** The virtual threads of a gate: those that run requests, and those that call the handler for events. Any thread. */
final class Workers {

    private final Thread.Builder.OfVirtual requests;
    private final ExecutorService events;
    private final PluginCalls<VersionHandler, RequestTask> running = new PluginCalls<>();
    /** The number of batches that are about to start and whose tasks are not in the set yet. */
    private final AtomicInteger expected = new AtomicInteger();
    private volatile boolean stopping;
    private volatile boolean interrupted;

    Workers(String gate) {
        requests = Thread.ofVirtual().name(gate + "-request").inheritInheritableThreadLocals(false);
        events = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(gate + "-event").inheritInheritableThreadLocals(false).factory());
    }

    /** Starts the task. Refuses it when requests are interrupted or there is no memory for a thread. */
    void start(RequestTask task) {
        boolean started = false;
        try {
            running.add(task);
            // This thread sees the interruption, or the interruption sees the task.
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

    /** Keeps the gate from stopping before the batch is started. */
    void expect() {
        expected.incrementAndGet();
    }

    /** Starts the batch. Refuses it when there is no memory for a thread. */
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

    /** Registers the tasks as running. Returns false when the stop has interrupted requests already. */
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

    /** Refuses a task, which does not run. */
    void refuse(RequestTask task) {
        ended(task);
        task.refuse();
    }

    void ended(RequestTask task) {
        running.remove(task);
    }

    /** Returns the watch over the requests. */
    Watched watched(Duration timeout) {
        return CallWatch.ofMany(running, timeout);
    }

    /** Returns the running requests, abandoned ones included. */
    Stream<BusyCall> busy() {
        return running.busy();
    }

    /** Returns the request of that login that the calling thread runs; null when it runs none. */
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

    /**
     * Waits for running requests to end; nothing new is read meanwhile. Returns false when some still run after the
     * patience.
     */
    boolean finishRequests(Duration patience) {
        stopping = true;
        running.stream().forEach(RequestTask::stopWaiting);
        return running.await(() -> expected.get() == 0 && running.stream().allMatch(RequestTask::isAbandoned),
                patience);
    }

    /** Returns whether running requests are to end soon. */
    boolean isStopping() {
        return stopping;
    }

    /**
     * Prevents new requests and ends the running ones: interrupts them, and answers for those that ignore the
     * interrupt.
     */
    void interruptRequests() {
        interrupted = true;
        running.abandon(null, GracePeriod.LENGTH);
    }

    /** Returns whether requests have been interrupted, after which none may begin. */
    boolean isInterrupted() {
        return interrupted;
    }

    /**
     * Abandons the running requests of one version.
     *
     * @return the number of requests
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
