package io.msgserver.host.msgserver;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tasks of several users whose requests arrived in one turn of an event loop. One thread runs them one after the
 * other, and when it waits another continues with the rest: a thread for each would cost more than most requests do.
 *
 * <p>Before a thread runs its first task, it starts the next thread, if more tasks are left. So while tasks are left
 * there is always a thread that has taken none yet and takes one when the earlier threads wait.
 */
final class RequestBatch implements Runnable {
    private final Workers workers;
    private final List<RequestTask> tasks;
    /** The index of the first task that no thread has taken. */
    private final AtomicInteger next = new AtomicInteger();

    /** @param tasks the tasks, which the workers expect */
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

    /**
     * Starts the next thread. Returns false when there is no memory for it: the remaining tasks then wait for this
     * thread.
     */
    private boolean startNext() {
        try {
            workers.startThread(this::work);
            return true;
        } catch (OutOfMemoryError | RejectedExecutionException _) {
            return false;
        }
    }

    /** Refuses the tasks that no thread has taken. */
    void refuse() {
        for (int taken = take(); taken < tasks.size(); taken = take()) {
            workers.refuse(tasks.get(taken));
        }
    }

    private int take() {
        return next.getAndIncrement();
    }
}
