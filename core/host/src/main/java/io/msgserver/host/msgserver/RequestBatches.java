package io.msgserver.host.msgserver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The tasks that one turn of an event loop starts, for all its connections together. Started one by one from the event
 * loop, each would be handed to another processor by itself. The loop adds; any thread starts what is left.
 */
final class RequestBatches {
    /** Bounds the wait of the first task in a long turn. */
    private static final int MOST_TASKS = 64;

    private final Executor loop;
    private final Workers workers;
    /** Guarded by this. The workers expect it while there is something in it. */
    private List<RequestTask> waiting = new ArrayList<>();

    RequestBatches(Executor loop, Workers workers) {
        this.loop = loop;
        this.workers = workers;
    }

    /** Starts it when the turn of the loop ends, at the latest. On the loop. */
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

    /** Any thread. */
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
