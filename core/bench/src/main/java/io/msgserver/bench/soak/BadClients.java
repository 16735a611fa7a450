package io.msgserver.bench.soak;

import io.msgserver.bench.load.CuttableRelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/** A thread that makes bad clients, one after the other, beside the users of a gate. */
final class BadClients {
    private static final int MAX_PAUSE_MILLIS = 1_000;
    /** The delay before another try while the host is away. */
    private static final Duration RETRY_DELAY = Duration.ofMillis(50);

    private final BadClient client;
    private final CuttableRelay gate;
    private final ShuffledTroubles troubles;
    private final ActivityBarrier barrier;
    private final Findings findings;
    private final Random random;

    BadClients(BadClient client, CuttableRelay gate, ShuffledTroubles troubles, ActivityBarrier barrier,
            Findings findings, Random random) {
        this.client = client;
        this.gate = gate;
        this.troubles = troubles;
        this.barrier = barrier;
        this.findings = findings;
        this.random = random;
    }

    void run() throws InterruptedException {
        while (!troubles.isEmpty() && barrier.pause(Duration.ofMillis(random.nextInt(MAX_PAUSE_MILLIS)))) {
            make(troubles.next());
        }
    }

    /** Repeats the trouble until the host was up for the whole of it. */
    private void make(Trouble trouble) throws InterruptedException {
        while (barrier.enter()) {
            try {
                if (isMade(trouble)) {
                    findings.made(trouble);
                    return;
                }
            } finally {
                barrier.leave();
            }
            barrier.pause(RETRY_DELAY);
        }
    }

    private boolean isMade(Trouble trouble) throws InterruptedException {
        InetSocketAddress host = gate.host();
        if (host == null) {
            return false;
        }
        try {
            client.make(trouble, host);
            return gate.isUp(host);
        } catch (BrokenPromiseException found) {
            findings.broken(trouble.description() + ": " + found.getMessage());
            return true;
        } catch (CutShortException ended) {
            if (gate.isUp(host)) {
                findings.broken(trouble.description() + ": " + ended.getMessage());
                return true;
            }
            return false;
        } catch (IOException _) {
            return false;
        }
    }
}
