package io.msgserver.hotswap.folder;

import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the current versions. It scans the plugins folder periodically, and runs tasks of other
 * threads between two scans. Any thread may request scans and tasks.
 */
public final class ControlThread {
    private static final Logger log = LoggerFactory.getLogger(ControlThread.class);

    /** A scan of the folder, with all swaps that result from it. */
    public interface Scan {
        /** Scans once. Returns whether the next scan has to come soon. */
        boolean scan() throws InterruptedException;
    }

    private final ScanInterval scanInterval;
    private final Scan scan;
    private final Thread thread = Thread.ofPlatform().daemon().name("plugins").unstarted(this::run);
    private volatile boolean stopping;
    /** Whether a scan is wanted soon. */
    private final AtomicBoolean scanRequested = new AtomicBoolean();
    /** Tasks to run between two scans. Filled under the lock, and not after the thread has ended. */
    private final BlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition scanEnded = lock.newCondition();
    // Guarded by the lock.
    private boolean running;
    private long scans;

    public ControlThread(ScanInterval scanInterval, Scan scan) {
        this.scanInterval = scanInterval;
        this.scan = scan;
    }

    public void start() {
        lock.lock();
        try {
            running = true;
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts nothing further, abandons the current scan, and waits until the thread has ended or the timeout has
     * passed. Returns at once if the thread was never started, since the host may stop before its start is done.
     */
    public void halt(Duration timeout) {
        stopping = true;
        thread.interrupt();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(timeout);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Requests a scan as soon as possible, before the next poll is due. */
    public void requestScan() {
        if (scanRequested.compareAndSet(false, true)) {
            enqueue(new FutureTask<>(() -> true)); // Wakes the thread.
        }
    }

    /** Requests a scan, and waits until one has ended or the timeout has passed. */
    public void awaitScan(Duration timeout) throws InterruptedException {
        requestScan();
        lock.lockInterruptibly();
        try {
            long before = scans;
            long left = timeout.toNanos();
            while (running && scans == before && left > 0) {
                left = scanEnded.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A short task that runs between two scans and does not wait. */
    public interface ShortTask<T> {
        T run() throws PluginRejectedException, IOException;
    }

    /**
     * Runs a task between two scans, and waits for its result.
     *
     * @throws PluginRejectedException when the task throws it, and when the host stops
     * @throws IOException             when the task throws it
     * @throws InterruptedException    when the caller was interrupted; a task that has not begun is then cancelled
     */
    public <T> T runAndWait(ShortTask<T> task) throws PluginRejectedException, IOException, InterruptedException {
        var future = new FutureTask<T>(task::run);
        enqueue(future);
        try {
            return future.get();
        } catch (CancellationException _) {
            throw new PluginRejectedException("the host has stopped, and swaps no more plugins");
        } catch (ExecutionException failed) {
            throw refusalOf(failed);
        } finally {
            future.cancel(false);
        }
    }

    /** Queues a task. After the thread has ended, the task is cancelled, so that its caller does not wait. */
    private void enqueue(FutureTask<?> task) {
        lock.lock();
        try {
            if (running) {
                tasks.add(task);
            } else {
                task.cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }

    private static PluginRejectedException refusalOf(ExecutionException failed) throws IOException {
        return switch (failed.getCause()) {
            case PluginRejectedException refused -> refused;
            case IOException unwritable -> throw unwritable;
            case null, default -> throw new IllegalStateException("a fault of the host", failed);
        };
    }

    private void run() {
        Duration pause = scanInterval.poll();
        try {
            while (!stopping) {
                awaitNext(pause);
                pause = scanOnce();
            }
        } catch (InterruptedException _) {
            // The host is stopping.
        } finally {
            end();
        }
    }

    /** Scans once; a failure does not end the thread. */
    private Duration scanOnce() throws InterruptedException {
        boolean soon = false;
        try {
            soon = scan.scan();
        } catch (RuntimeException | Error fault) {
            log.error("a scan of the plugins folder failed; the next one follows", fault);
        }
        lock.lock();
        try {
            scans++;
            scanEnded.signalAll();
        } finally {
            lock.unlock();
        }
        return soon ? scanInterval.soon() : scanInterval.poll();
    }

    /**
     * Runs tasks until the next scan is due. A request makes it due earlier, but late enough for a file that is being
     * written to change.
     */
    private void awaitNext(Duration pause) throws InterruptedException {
        long start = System.nanoTime();
        for (long left = pause.toNanos(); left > 0; left = currentPause(pause).toNanos()
                - (System.nanoTime() - start)) {
            FutureTask<?> task = tasks.poll(left, TimeUnit.NANOSECONDS);
            if (task != null) {
                task.run();
            }
        }
        scanRequested.set(false);
    }

    private Duration currentPause(Duration pause) {
        return scanRequested.get() && pause.compareTo(scanInterval.soon()) > 0 ? scanInterval.soon() : pause;
    }

    private void end() {
        lock.lock();
        try {
            running = false;
            List<FutureTask<?>> unstarted = new ArrayList<>();
            tasks.drainTo(unstarted);
            unstarted.forEach(task -> task.cancel(false));
            scanEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
