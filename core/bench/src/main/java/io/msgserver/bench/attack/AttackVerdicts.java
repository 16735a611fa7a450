package io.msgserver.bench.attack;

import io.msgserver.bench.load.Faults;
import io.msgserver.bench.measure.Footprint;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.measure.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The bounds that a host must keep under attack. */
final class AttackVerdicts {
    private static final double RATIO = 3;
    /** Tolerated growth of open descriptors, which varies by itself. */
    private static final int TOLERATED_GROWTH = 5;
    /** Bytes for users who have logged in meanwhile, and for the JVM's own housekeeping. */
    private static final long HEAP_SLACK = 16L << 20;
    /** Buffers are pooled in chunks, so a later attack may need somewhat more than the first. */
    private static final double DIRECT_GROWTH = 1.5;
    private static final long DIRECT_SLACK = 16L << 20;

    private final List<Verdict> verdicts = new ArrayList<>();

    List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    AttackVerdicts answers(Faults.Counts faults) {
        return add("answers", !faults.any(), faults.wrong() + " wrong, " + faults.failed() + " failed, "
                + faults.lost() + " lost; " + faults.closed() + " good connections closed");
    }

    AttackVerdicts p99(double ratio) {
        return add("p99", ratio <= RATIO,
                Text.number(ratio) + " times that before (median of the rounds); at most " + Text.number(RATIO));
    }

    AttackVerdicts newcomers(AttackReport.Coming coming) {
        return add("newcomers", coming.failed() == 0 && coming.served() > 0,
                coming.served() + " were served, " + coming.failed() + " were not");
    }

    /** Checks that an attacker without a login of its own was never served. */
    AttackVerdicts nobodyIsServed(long served) {
        return add("nobody is served without a login", served == 0, Text.count(served) + " were");
    }

    AttackVerdicts guesses(long guesses, int wanted) {
        return add("wrong passwords", guesses >= wanted, Text.count(guesses) + " were refused; at least "
                + Text.count(wanted) + " should be");
    }

    /** @param over whether all of the attacker's connections were gone after each attack */
    AttackVerdicts afterwards(boolean over, Footprint before, Footprint last) {
        return add("connections and descriptors", over && last.files() <= before.files() + TOLERATED_GROWTH,
                (over ? "all gone" : "some of the attacker's stayed") + "; " + last.files() + " descriptors after, "
                        + before.files() + " before");
    }

    AttackVerdicts memory(Footprint first, Footprint last) {
        return add("memory", last.heap() <= first.heap() + HEAP_SLACK
                && last.direct() <= first.direct() * DIRECT_GROWTH + DIRECT_SLACK,
                "after the first attack and after the last: heap " + Text.megabytes(first.heap()) + " and "
                        + Text.megabytes(last.heap()) + ", direct " + Text.megabytes(first.direct()) + " and "
                        + Text.megabytes(last.direct()));
    }

    private AttackVerdicts add(String name, boolean passed, String detail) {
        verdicts.add(new Verdict(name, passed, detail));
        return this;
    }
}
