package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import java.io.IOException;

/** Draws the operators' next actions. Used by one thread. */
final class Operators {
    private final ShuffledTroubles troubles;
    private final Operator ofPlugins;
    private final Kicks kicks;
    private final LogStall logStall;
    private final Findings findings;

    Operators(ShuffledTroubles troubles, Operator ofPlugins, Kicks kicks, LogStall logStall, Findings findings) {
        this.troubles = troubles;
        this.ofPlugins = ofPlugins;
        this.kicks = kicks;
        this.logStall = logStall;
        this.findings = findings;
    }

    Operator ofPlugins() {
        return ofPlugins;
    }

    void makeNext(ChildHost host) throws IOException, ChildException, InterruptedException {
        if (troubles.isEmpty()) {
            return;
        }
        Trouble trouble = troubles.next();
        try {
            make(trouble, host);
        } catch (BrokenPromiseException | CutShortException found) {
            findings.broken(trouble.description() + ": " + found.getMessage());
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
