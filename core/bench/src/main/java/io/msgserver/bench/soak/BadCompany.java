package io.msgserver.bench.soak;

import io.msgserver.bench.load.CuttableRelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/** A thread that makes bad clients, one after the other, beside the users of a gate. */
final class BadCompany {
    private static final int LONGEST_PAUSE_MILLIS = 1_000;
    /** The delay before another try while the host is away. */
    private static final Duration LATER = Duration.ofMillis(50);

    private final BadClient client;
    private final CuttableRelay gate;
    private final Deck deck;
    private final Turnstile turnstile;
    private final Findings findings;
    private final Random random;

    BadCompany(BadClient client, CuttableRelay gate, Deck deck, Turnstile turnstile, Findings findings, Random random) {
        this.client = client;
        this.gate = gate;
        this.deck = deck;
        this.turnstile = turnstile;
        this.findings = findings;
        this.random = random;
    }

    void run() throws InterruptedException {
        while (!deck.isEmpty() && turnstile.pause(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)))) {
            make(deck.next());
        }
    }

    /** Repeats the trouble until the host was up for the whole of it. */
    private void make(Trouble trouble) throws InterruptedException {
        while (turnstile.enter()) {
            try {
                if (isMade(trouble)) {
                    findings.made(trouble);
                    return;
                }
            } finally {
                turnstile.leave();
            }
            turnstile.pause(LATER);
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
            findings.broken(trouble.told() + ": " + found.getMessage());
            return true;
        } catch (CutShortException ended) {
            if (gate.isUp(host)) {
                findings.broken(trouble.told() + ": " + ended.getMessage());
                return true;
            }
            return false;
        } catch (IOException _) {
            return false;
        }
    }
}
