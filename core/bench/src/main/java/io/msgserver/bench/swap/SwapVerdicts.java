package io.msgserver.bench.swap;

import io.msgserver.bench.load.Faults;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.measure.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The bounds that swaps keep: no request fails, nothing leaks, and no pause is long. */
final class SwapVerdicts {
    private static final double METASPACE = 1.05;
    private static final double LATENCY = 2;
    /** Tolerated growth of threads and files, which vary by themselves. */
    private static final int TOLERATED_GROWTH = 5;

    private final List<Verdict> verdicts = new ArrayList<>();

    static List<Verdict> of(Faults.Counts faults, SwapReport.Runs runs) {
        var found = new SwapVerdicts();
        found.add("requests", !faults.any() && runs.runs() == runs.asked(),
                Text.count(runs.asked()) + " asked, " + faults.failed() + " failed, " + faults.lost() + " lost, "
                        + faults.wrong() + " wrong or from a version that should not have answered");
        found.add("connections", faults.closed() == 0, faults.closed() + " closed");
        found.add("run once", runs.twice() == 0, Text.count(runs.runs()) + " runs, " + runs.twice() + " twice");
        found.add("order", runs.disordered() == 0, runs.disordered() + " out of order");
        return found.verdicts;
    }

    static List<Verdict> of(SwapReport.Vitals early, SwapReport.Vitals late) {
        var found = new SwapVerdicts();
        found.add("collected", late.collected() == late.loaders() - 1,
                Text.count(late.collected()) + " of " + Text.count(late.loaders() - 1) + " retired versions");
        double ratio = (double) late.metaspace() / early.metaspace();
        found.add("metaspace", ratio <= METASPACE, "after " + late.swaps() + " swaps " + Text.number(ratio)
                + " of what it was after " + early.swaps() + "; at most " + METASPACE);
        found.add("threads", late.threads() <= early.threads() + TOLERATED_GROWTH,
                late.threads() + " after " + early.threads());
        found.add("open files", late.files() <= early.files() + TOLERATED_GROWTH,
                late.files() + " after " + early.files());
        return found.verdicts;
    }

    /** Returns the verdicts that other load on the machine may spoil. */
    static List<Verdict> of(Latency without, Latency in, boolean handover, Duration handoverTimeout) {
        var found = new SwapVerdicts();
        double bound = handoverTimeout.toNanos() / 1e3;
        if (handover) {
            found.add("longest gap", in.longestGapUs() <= bound,
                    Text.time(in.longestGapUs()) + "; at most handover_timeout, " + Text.time(bound));
            found.add("p99.9", in.p999Us() <= bound,
                    Text.time(in.p999Us()) + "; at most handover_timeout, " + Text.time(bound));
        } else {
            double ratio = in.p999Us() / without.p999Us();
            found.add("p99.9", ratio <= LATENCY, Text.number(ratio) + " times that without swaps; at most " + LATENCY);
        }
        return found.verdicts;
    }

    private void add(String name, boolean passed, String detail) {
        verdicts.add(new Verdict(name, passed, detail));
    }
}
