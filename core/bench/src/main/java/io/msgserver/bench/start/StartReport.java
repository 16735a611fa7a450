package io.msgserver.bench.start;

import io.msgserver.bench.measure.Ratio;
import io.msgserver.bench.measure.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The time from a host's start to its first answers, in milliseconds. */
record StartReport(List<Double> rounds, double medianMs) {

    static StartReport of(List<Double> rounds) {
        return new StartReport(rounds,
                Ratio.median(rounds.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT,
                "from \"msgserver start\" to an answer of both gates: %s ms (median of %d)%n", Text.number(medianMs),
                rounds.size());
        out.println(String.join(", ", rounds.stream().map(Text::number).toList()));
    }
}
