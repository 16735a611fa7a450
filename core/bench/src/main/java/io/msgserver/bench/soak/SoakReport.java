package io.msgserver.bench.soak;

import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.measure.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The result of a soak.
 *
 * @param seed        that draws the same again
 * @param lives       of the host
 * @param connections that the users have made
 * @param latency     of the users' requests, downtime of the host included
 * @param troubles    that were made, by their kind
 * @param leftOut     lines of the log that the hosts report as left out
 * @param leaked      reports in it of versions that were still in memory; the samples show how many are left
 */
record SoakReport(int clients, long seed, double seconds, int lives, long asked, long answered, long connections,
        Times latency, Map<Trouble, Integer> troubles, Findings.Counts faults, Journal.Runs runs, Limits limits,
        long leftOut, long leaked, List<Sample> samples, List<Verdict> verdicts) {

    /** The latencies in microseconds. */
    record Times(double p50Us, double p99Us, double maxUs) {
        static Times of(Histogram micros) {
            return new Times(micros.getValueAtPercentile(50), micros.getValueAtPercentile(99), micros.getMaxValue());
        }
    }

    static SoakReport of(int clients, long seed, Soak.Outcome outcome, List<Verdict> verdicts) {
        return new SoakReport(clients, seed, outcome.seconds(), outcome.lives(), outcome.asked(), outcome.answered(),
                outcome.connections(), Times.of(outcome.latencies()), outcome.made(), outcome.faults(), outcome.runs(),
                outcome.limits(), outcome.leftOut(), outcome.leaked(), outcome.samples(), verdicts);
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT,
                "%d users in the three lanes for %s s, seed %d: %s requests over %s connections to %d hosts%n",
                clients,
                Text.number(seconds), seed, Text.count(asked), Text.count(connections), lives);
        out.printf(Locale.ROOT, "an answer took %s (median), p99 %s, at most %s%n%n", Text.time(latency.p50Us),
                Text.time(latency.p99Us), Text.time(latency.maxUs));
        printTroubles(out);
        out.println();
        new ReportTable("counted by the hosts", "")
                .row("remembered answers sent again", Text.count(limits.remembered()))
                .row("asked again while it ran", Text.count(limits.ignored()))
                .row("refused by maxclient", Text.count(limits.maxclient()))
                .row("closed by handshake_timeout", Text.count(limits.handshakeTimeouts()))
                .row("handshakes of nobody", Text.count(limits.unknown()))
                .row("closed for a short package", Text.count(limits.shortPackages()))
                .row("closed by write_timeout", Text.count(limits.writeTimeouts()))
                .row("held back by max_pending", Text.count(limits.pauses()))
                .row("lines left out of the log", Text.count(leftOut))
                .row("reports of leaked versions, see below what is left", Text.count(leaked)).print(out);
        out.println();
        samplesTable().print(out);
        out.println();
        Verdict.print(verdicts, out);
    }

    private void printTroubles(PrintWriter out) {
        out.println("times made  trouble: what has to hold");
        troubles.forEach((trouble, times) -> out.printf(Locale.ROOT, "%10s  %s: %s%n", Text.count(times),
                trouble.description(), trouble.checked()));
    }

    private ReportTable samplesTable() {
        var table = new ReportTable("host", "after", "heap", "metaspace", "resident", "threads", "open files",
                "versions loaded", "collected");
        for (Sample sample : samples) {
            table.row(String.valueOf(sample.life()), Text.number(sample.seconds()) + " s",
                    Text.megabytes(sample.heap()), Text.megabytes(sample.metaspace()),
                    Text.megabytes(sample.resident()), Text.count(sample.threads()), Text.count(sample.files()),
                    Text.count(sample.loaders()), Text.count(sample.collected()));
        }
        return table;
    }
}
