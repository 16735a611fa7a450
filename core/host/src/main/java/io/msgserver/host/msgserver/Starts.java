package io.msgserver.host.msgserver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The threads that requests of one turn of an event loop want, of all its connections. A virtual thread starts them together: started
 * from the event loop, each would be handed to another processor by itself. The loop adds; any thread starts what is left.
 */
final class Starts {
    /** So that the first need not wait for a long turn to end. */
    private static final int MOST = 64;

    private final Executor loop;
    private final Workers workers;
    /** Guarded by this. The workers expect it while there is something in it. */
    private List<RequestThread> waiting = new ArrayList<>();

    Starts(Executor loop, Workers workers) {
        this.loop = loop;
        this.workers = workers;
    }

    /** Starts it when the turn of the loop ends, at the latest. On the loop. */
    void add(RequestThread thread) {
        int waits = put(thread);
        if (waits == 1) {
            loop.execute(this::startAll);
        } else if (waits == MOST) {
            startAll();
        }
    }

    private synchronized int put(RequestThread thread) {
        if (waiting.isEmpty()) {
            workers.expect();
        }
        waiting.add(thread);
        return waiting.size();
    }

    /** Any thread. */
    void startAll() {
        List<RequestThread> all = take();
        if (all.size() == 1) {
            workers.startExpected(all);
        } else if (!all.isEmpty()) {
            workers.startExpectedSoon(all);
        }
    }

    private synchronized List<RequestThread> take() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<RequestThread> all = waiting;
        waiting = new ArrayList<>(all.size());
        return all;
    }
}
