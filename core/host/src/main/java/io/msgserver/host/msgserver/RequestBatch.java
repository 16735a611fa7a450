package io.msgserver.host.msgserver;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The queues of several users whose requests arrived in one turn of an event loop. One thread runs them one after the
 * other, and when it waits another continues with the rest: a thread for each would cost more than most requests do.
 *
 * <p>Before a thread runs the first that it takes, it starts the next thread, if more are left. So while some are left
 * there is always a thread that has taken none yet, and comes to it when those before it wait.
 */
final class RequestBatch implements Runnable {
    private final Workers workers;
    private final List<RequestTask> tasks;
    /** The first that nobody has taken. */
    private final AtomicInteger next = new AtomicInteger();

    /** @param tasks that the workers expect */
    RequestBatch(Workers workers, List<RequestTask> tasks) {
        this.workers = workers;
        this.tasks = tasks;
    }

    @Override
    public void run() {
        if (workers.admit(tasks)) {
            work();
        } else {
            refuse();
        }
    }

    private void work() {
        boolean relieved = false;
        boolean done = false;
        try {
            for (int taken = take(); taken < tasks.size(); taken = take()) {
                relieved = relieved || taken + 1 == tasks.size() || startNext();
                tasks.get(taken).run();
            }
            done = true;
        } finally {
            if (!done && !relieved) {
                refuse();
            }
        }
    }

    /** False when there is no memory for a thread: the rest has to wait for this one. */
    private boolean startNext() {
        try {
            workers.startThread(this::work);
            return true;
        } catch (OutOfMemoryError | RejectedExecutionException _) {
            return false;
        }
    }

    /** Requests that no thread has taken do not run. */
    void refuse() {
        for (int taken = take(); taken < tasks.size(); taken = take()) {
            workers.refuse(tasks.get(taken));
        }
    }

    private int take() {
        return next.getAndIncrement();
    }
}
