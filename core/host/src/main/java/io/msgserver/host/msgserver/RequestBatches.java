package io.msgserver.host.msgserver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The tasks that one turn of an event loop starts, for all its connections together. Started one by one from the event
 * loop, each would wake another processor. The loop adds tasks; any thread starts the remaining ones.
 */
final class RequestBatches {
    /** Bounds the wait of the first task in a long turn. */
    private static final int MOST_TASKS = 64;

    private final Executor loop;
    private final Workers workers;
    /** Guarded by this. The workers expect a batch while this is not empty. */
    private List<RequestTask> waiting = new ArrayList<>();

    RequestBatches(Executor loop, Workers workers) {
        this.loop = loop;
        this.workers = workers;
    }

    /** Starts the task at the end of the loop's turn at the latest. On the loop. */
    void add(RequestTask task) {
        int waits = put(task);
        if (waits == 1) {
            loop.execute(this::startAll);
        } else if (waits == MOST_TASKS) {
            startAll();
        }
    }

    private synchronized int put(RequestTask task) {
        if (waiting.isEmpty()) {
            workers.expect();
        }
        waiting.add(task);
        return waiting.size();
    }

    /** Starts all waiting tasks. Any thread. */
    void startAll() {
        List<RequestTask> all = take();
        if (!all.isEmpty()) {
            workers.startExpected(new RequestBatch(workers, all));
        }
    }

    private synchronized List<RequestTask> take() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<RequestTask> all = waiting;
        waiting = new ArrayList<>(all.size());
        return all;
    }
}
