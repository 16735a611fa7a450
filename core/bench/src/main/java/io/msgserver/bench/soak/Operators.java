package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import java.io.IOException;

/** Draws the operators' next actions. Used by one thread. */
final class Operators {
    private final Deck deck;
    private final Operator ofPlugins;
    private final Kicks kicks;
    private final LogStall logStall;
    private final Findings findings;

    Operators(Deck deck, Operator ofPlugins, Kicks kicks, LogStall logStall, Findings findings) {
        this.deck = deck;
        this.ofPlugins = ofPlugins;
        this.kicks = kicks;
        this.logStall = logStall;
        this.findings = findings;
    }

    Operator ofPlugins() {
        return ofPlugins;
    }

    void makeNext(ChildHost host) throws IOException, ChildException, InterruptedException {
        if (deck.isEmpty()) {
            return;
        }
        Trouble trouble = deck.next();
        try {
            make(trouble, host);
        } catch (BrokenPromiseException | CutShortException found) {
            findings.broken(trouble.told() + ": " + found.getMessage());
        }
        findings.made(trouble);
    }

    private void make(Trouble trouble, ChildHost host)
            throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        switch (trouble) {
            case KICK -> kicks.make(host);
            case LOG_STALL -> logStall.make(host);
            default -> ofPlugins.make(trouble, host);
        }
    }
}
