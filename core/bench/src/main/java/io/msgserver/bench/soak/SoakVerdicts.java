package io.msgserver.bench.soak;

import io.msgserver.bench.measure.Text;
import io.msgserver.bench.measure.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The promises that a host keeps despite the trouble, and the bounds of its resources. */
final class SoakVerdicts {
    /** The limit of growth from the first tenth of a host's life to its end. */
    private static final double HEAP = 1.25;
    private static final double METASPACE = 1.25;
    /** The limit of growth from the end of the first host's life to the end of the last one's. */
    private static final double RESIDENT = 1.25;
    /** Tolerated growth of threads and files, which vary by themselves. */
    private static final int TOLERATED_GROWTH = 5;

    private final List<Verdict> verdicts = new ArrayList<>();

    static List<Verdict> of(Soak.Outcome outcome, Set<Trouble> wanted) {
        var found = new SoakVerdicts();
        found.requests(outcome);
        found.runs(outcome.runs());
        found.add("the host", outcome.faults().broken() == 0,
                outcome.faults().broken() + " times it did not keep what is checked of a trouble");
        found.add("unexplained", outcome.faults().unexplained() == 0,
                outcome.faults().unexplained()
                        + " connections closed by a host, or lines in its log, that nothing explains");
        var missing = EnumSet.copyOf(wanted);
        missing.removeAll(outcome.made().keySet());
        found.add("trouble", missing.isEmpty(),
                missing.isEmpty() ? "each kind of it was made" : missing + " was not made");
        found.samples(outcome.samples());
        return found.verdicts;
    }

    private void requests(Soak.Outcome outcome) {
        long lost = outcome.asked() - outcome.answered() - outcome.faults().failed();
        add("wrong answers", outcome.faults().wrong() == 0,
                outcome.faults().wrong() + " of " + Text.count(outcome.answered()));
        add("lost requests", lost == 0, lost + " of " + Text.count(outcome.asked()) + " have no answer");
        add("failed requests", outcome.faults().failed() == 0, outcome.faults().failed() + " failed");
    }

    private void runs(Journal.Runs runs) {
        add("run twice", runs.twice() == 0, runs.twice() + " of " + Text.count(runs.runs()) + " runs");
        add("answered without a run", runs.unrun() == 0, runs.unrun() + " answers");
        add("run unasked", runs.unasked() == 0, runs.unasked() + " runs");
        add("order", runs.disordered() == 0, runs.disordered() + " runs out of order, in the lane that keeps one");
    }

    private void samples(List<Sample> samples) {
        ratio("heap", samples, Sample::heap, HEAP);
        ratio("metaspace", samples, Sample::metaspace, METASPACE);
        double grown = (double) samples.getLast().resident() / samples.get(1).resident();
        add("resident", grown <= RESIDENT, "at its end the last host has " + Text.number(grown)
                + " of what the first had; at most " + RESIDENT);
        growth("threads", samples, Sample::threads);
        growth("open files", samples, Sample::files);
        long left = samples.stream().mapToLong(each -> each.loaders() - 1 - each.collected()).max().orElse(0);
        add("versions", left == 0, left + " retired versions of the plugin are left in memory at rest");
    }

    private void ratio(String name, List<Sample> samples, ToLongFunction<Sample> size, double bound) {
        double most = 0;
        for (int early = 0; early + 1 < samples.size(); early += 2) {
            most = Math.max(most,
                    (double) size.applyAsLong(samples.get(early + 1)) / size.applyAsLong(samples.get(early)));
        }
        add(name, most <= bound, "at the end of a host's life at most " + Text.number(most)
                + " of what it was after its first tenth; at most " + bound);
    }

    private void growth(String name, List<Sample> samples, ToLongFunction<Sample> count) {
        long most = Long.MIN_VALUE;
        for (int early = 0; early + 1 < samples.size(); early += 2) {
            most = Math.max(most, count.applyAsLong(samples.get(early + 1)) - count.applyAsLong(samples.get(early)));
        }
        add(name, most <= TOLERATED_GROWTH, "at the end of a host's life at most " + most
                + " more than after its first tenth; at most " + TOLERATED_GROWTH);
    }

    private void add(String name, boolean passed, String detail) {
        verdicts.add(new Verdict(name, passed, detail));
    }
}
