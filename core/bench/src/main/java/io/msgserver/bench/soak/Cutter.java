package io.msgserver.bench.soak;

import io.msgserver.bench.load.CuttableRelay;
import io.msgserver.bench.load.Line;
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
    private final Turnstile turnstile;
    private final Findings findings;
    private final Random random;
    private int storm;

    Cutter(List<CuttableRelay> relays, Set<Trouble> wanted, Turnstile turnstile, Findings findings, Random random) {
        this.relays = relays;
        this.wanted = wanted;
        this.turnstile = turnstile;
        this.findings = findings;
        this.random = random;
    }

    void run() throws InterruptedException {
        while (turnstile.enter()) {
            try {
                cut();
            } finally {
                turnstile.leave();
            }
            turnstile.pause(Duration.ofMillis(random.nextInt(2 * MEAN_PAUSE_MILLIS)));
        }
    }

    private void cut() {
        List<Line> lines = relays.stream().flatMap(relay -> relay.lines().stream()).toList();
        if (lines.isEmpty()) {
            return;
        }
        if (storm-- <= 0) {
            storm = random.nextInt(STORM_AFTER);
            storm(lines);
        } else {
            one(lines.get(random.nextInt(lines.size())), random.nextBoolean() ? Line.End.FIN : Line.End.RST);
        }
    }

    private void storm(List<Line> lines) {
        if (wanted.contains(Trouble.STORM)) {
            lines.forEach(line -> line.cutAfter(0, random.nextBoolean() ? Line.End.FIN : Line.End.RST));
            findings.made(Trouble.STORM);
        }
    }

    private void one(Line line, Line.End end) {
        Trouble trouble = switch (end) {
            case FIN -> Trouble.CUT_FIN;
            case RST -> Trouble.CUT_RST;
        };
        if (wanted.contains(trouble)) {
            line.cutAfter(1 + random.nextInt(FEW_BYTES), end);
            findings.made(trouble);
        }
    }
}
