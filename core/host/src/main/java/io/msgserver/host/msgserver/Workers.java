package io.msgserver.host.msgserver;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The virtual threads of a gate: those that run requests, and those that tell the handler what happened. */
final class Workers {
    private static final Duration INTERRUPTED = Duration.ofSeconds(1);

    private final ExecutorService requests;
    private final ExecutorService events;
    private volatile boolean interrupted;

    Workers(String gate) {
        requests = threads(gate + "-request");
        events = threads(gate + "-event");
    }

    private static ExecutorService threads(String name) {
        return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name).factory());
    }

    Executor requests() {
        return requests;
    }

    /** Runs on a thread of its own. After {@link #close} nobody is left to be told. */
    void tell(Runnable event) {
        try {
            events.execute(event);
        } catch (RejectedExecutionException _) {
            // The gate has stopped, and its handler with it.
        }
    }

    /** Takes no more requests. False when some still run after the patience. */
    boolean finishRequests(Duration patience) {
        requests.shutdown();
        return await(requests, patience);
    }

    /** Interrupts the requests that still run, and gives them a moment to say so. */
    void interruptRequests() {
        interrupted = true;
        requests.shutdownNow();
        await(requests, INTERRUPTED);
    }

    /** Whether requests have been interrupted: none is to begin any more. */
    boolean isInterrupted() {
        return interrupted;
    }

    void close() {
        events.shutdown();
        if (!await(events, INTERRUPTED)) {
            events.shutdownNow();
        }
    }

    private static boolean await(ExecutorService executor, Duration patience) {
        try {
            return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
