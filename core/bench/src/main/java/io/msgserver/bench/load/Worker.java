package io.msgserver.bench.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One event loop of the generator, its connections and its figures. Owned by the loop, unless said otherwise. */
final class Worker {
    private final EventLoop loop;
    private final Faults faults;
    private final List<LatencyTally> tallies = new ArrayList<>();
    private final List<LoadConnection> connections = new ArrayList<>();
    /** Written by the loop, read by any thread. */
    private final AtomicLong answered = new AtomicLong();
    private boolean asking;
    private boolean closing;

    // The fields from here on are used by an open loop only.
    private boolean open;
    private double gap;
    private long period;
    private long start;
    private long sent;

    Worker(EventLoop loop, int groups, Faults faults) {
        this.loop = loop;
        this.faults = faults;
        for (int group = 0; group < groups; group++) {
            tallies.add(new LatencyTally());
        }
    }

    EventLoop loop() {
        return loop;
    }

    LatencyTally tally(int group) {
        return tallies.get(group);
    }

    Faults faults() {
        return faults;
    }

    /** Adds a connection; called before the first request. */
    void add(LoadConnection connection) {
        connections.add(connection);
    }

    /** Returns the number of responses so far. Called by any thread. */
    long answered() {
        return answered.get();
    }

    /** @param total connections of all workers */
    void startAsking(Pace pace, int total) {
        asking = true;
        switch (pace) {
            case Pace.Closed _ -> connections.forEach(LoadConnection::fill);
            case Pace.Open(double rate) -> startOpen(rate * connections.size() / total);
        }
    }

    private void startOpen(double rate) {
        if (connections.isEmpty()) {
            return;
        }
        open = true;
        gap = 1e9 / rate;
        period = (long) (gap * connections.size());
        start = System.nanoTime();
        sendDue();
    }

    /**
     * Sends on each connection in turn the requests that are due. The latency of a late request counts from its due
     * time too.
     */
    private void sendDue() {
        if (!asking) {
            return;
        }
        for (long due = dueNext(); due <= System.nanoTime(); due = dueNext()) {
            connections.get((int) (sent % connections.size())).due(due, period);
            sent++;
        }
        loop.schedule(this::sendDue, Math.max(0, dueNext() - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private long dueNext() {
        return start + (long) (sent * gap);
    }

    void answered(LoadConnection connection, int count) {
        answered.lazySet(answered.getPlain() + count);
        if (!asking) {
            return;
        }
        if (open) {
            connection.catchUp(period);
        } else {
            connection.sendNext(count);
        }
    }

    void closed(LoadConnection connection, String reason) {
        if (!closing) {
            faults.closed(connection.toString(), reason);
        }
    }

    void stopAsking() {
        asking = false;
    }

    void close() {
        stopAsking();
        closing = true;
    }

    long inFlight() {
        return connections.stream().mapToLong(LoadConnection::inFlight).sum();
    }

    void begin() {
        long now = System.nanoTime();
        tallies.forEach(tally -> tally.begin(now));
    }

    List<Figures> end() {
        long now = System.nanoTime();
        return tallies.stream().map(tally -> tally.end(now)).toList();
    }

    /** Runs a task on the loop, and waits for its result. Called by another thread. */
    <T> T ask(Supplier<T> task) throws InterruptedException {
        try {
            return loop.submit(task::get).get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a fault of the generator", fault.getCause());
        }
    }

    void run(Runnable task) throws InterruptedException {
        ask(() -> {
            task.run();
            return true;
        });
    }
}
