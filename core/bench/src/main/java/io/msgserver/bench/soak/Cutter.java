package io.msgserver.bench.soak;

import io.msgserver.bench.load.CuttableRelay;
import io.msgserver.bench.load.RelayedConnection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A thread that cuts connections one after the other, and now and then all of them at once. */
final class Cutter {
    private static final int MEAN_PAUSE_MILLIS = 100;
    private static final int FEW_BYTES = 300;
    /** The greatest number of cuts between two storms. */
    private static final int STORM_AFTER = 200;

    private final List<CuttableRelay> relays;
    private final Set<Trouble> wanted;
    private final ActivityBarrier barrier;
    private final Findings findings;
    private final Random random;
    private int storm;

    Cutter(List<CuttableRelay> relays, Set<Trouble> wanted, ActivityBarrier barrier, Findings findings, Random random) {
        this.relays = relays;
        this.wanted = wanted;
        this.barrier = barrier;
        this.findings = findings;
        this.random = random;
    }

    void run() throws InterruptedException {
        while (barrier.enter()) {
            try {
                cut();
            } finally {
                barrier.leave();
            }
            barrier.pause(Duration.ofMillis(random.nextInt(2 * MEAN_PAUSE_MILLIS)));
        }
    }

    private void cut() {
        List<RelayedConnection> connections = relays.stream().flatMap(relay -> relay.connections().stream()).toList();
        if (connections.isEmpty()) {
            return;
        }
        if (storm-- <= 0) {
            storm = random.nextInt(STORM_AFTER);
            storm(connections);
        } else {
            one(connections.get(random.nextInt(connections.size())), randomEnd());
        }
    }

    private RelayedConnection.End randomEnd() {
        return random.nextBoolean() ? RelayedConnection.End.FIN : RelayedConnection.End.RST;
    }

    private void storm(List<RelayedConnection> connections) {
        if (wanted.contains(Trouble.STORM)) {
            connections.forEach(connection -> connection.cutAfter(0, randomEnd()));
            findings.made(Trouble.STORM);
        }
    }

    private void one(RelayedConnection connection, RelayedConnection.End end) {
        Trouble trouble = switch (end) {
            case FIN -> Trouble.CUT_FIN;
            case RST -> Trouble.CUT_RST;
        };
        if (wanted.contains(trouble)) {
            connection.cutAfter(1 + random.nextInt(FEW_BYTES), end);
            findings.made(trouble);
        }
    }
}
