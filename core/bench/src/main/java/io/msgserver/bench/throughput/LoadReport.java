package io.msgserver.bench.throughput;

import io.msgserver.bench.load.Faults;
import io.msgserver.bench.measure.Cost;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The result of a load.
 *
 * @param pace as in {@code depth 4} or {@code rate 5000}
 */
record LoadReport(int connections, String pace, int payload, Latency latency, Cost cost, Faults.Counts faults) {

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%s connections, %s, %s bytes%n%n", Text.count(connections), pace, Text.count(payload));
        ReportTable.ofLatencies().row("requests", latency).print(out);
        out.println();
        out.println(cost.text());
        out.printf(Locale.ROOT, "failed %s, wrong %s, closed connections %s, lost %s%n", Text.count(faults.failed()),
                Text.count(faults.wrong()), Text.count(faults.closed()), Text.count(faults.lost()));
    }
}
