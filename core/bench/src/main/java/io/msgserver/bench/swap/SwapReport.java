package io.msgserver.bench.swap;

import io.msgserver.bench.load.Faults;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.measure.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The result of a run of swaps under load.
 *
 * @param swapMs  time of the swaps, from the jar to the first moment at which it is known to serve, in milliseconds
 * @param without requests before and after the swaps
 * @param in      requests during the swaps
 * @param lanes   the same by lane, in the order of their names
 * @param early   the server's resources after the first swaps
 * @param late    and after all of them
 */
record SwapReport(int swaps, int connections, boolean handover, Spread swapMs, Latency without, Latency in,
        List<Lane> lanes, Faults.Counts faults, Runs runs, Vitals early, Vitals late, List<Verdict> verdicts) {

    /** The minimum, the median, the 99th percentile and the maximum. */
    record Spread(double min, double median, double p99, double max) {}

    record Lane(String name, Latency without, Latency in) {}

    /** The requests that the plugin recorded. */
    record Runs(long runs, long asked, long twice, long disordered) {}

    /**
     * The server's memory, threads and files after a garbage collection.
     *
     * @param swaps     before the measurement
     * @param loaders   class loaders of versions, so far
     * @param collected those of them that have been collected
     */
    record Vitals(int swaps, long metaspace, long threads, long files, long loaders, long collected) {}

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%s swaps under %d connections in the three lanes%s%n", Text.count(swaps), connections,
                handover ? ", with state handed over" : "");
        out.printf(Locale.ROOT, "a swap took %s ms (median), %s to %s ms, p99 %s ms%n%n", Text.number(swapMs.median),
                Text.number(swapMs.min), Text.number(swapMs.max), Text.number(swapMs.p99));
        ReportTable requests = ReportTable.ofLatencies().row("without swaps", without).row("in swaps", in);
        for (Lane lane : lanes) {
            requests.row(lane.name + " without", lane.without).row(lane.name + " in swaps", lane.in);
        }
        requests.print(out);
        out.println();
        new ReportTable("after", "metaspace", "threads", "open files", "versions loaded", "collected")
                .row(row(early)).row(row(late)).print(out);
        out.println();
        Verdict.print(verdicts, out);
    }

    private static String[] row(Vitals vitals) {
        return new String[]{Text.count(vitals.swaps) + " swaps", Text.megabytes(vitals.metaspace),
                Text.count(vitals.threads), Text.count(vitals.files), Text.count(vitals.loaders),
                Text.count(vitals.collected)};
    }
}
