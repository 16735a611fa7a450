package io.msgserver.bench.users;

import io.msgserver.bench.measure.Ratio;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The storms in which all users connect at once, and their cost.
 *
 * @param warmUp the first ones, which the medians leave out
 */
record ReconnectReport(int users, List<Storm> warmUp, List<Storm> storms, double medianPerSecond,
        double medianPerCore) {

    /**
     * One storm.
     *
     * @param perSecond            handshakes that were answered 200
     * @param serverUsPerHandshake of processor time, the connection included
     * @param perCore              handshakes that one processor of the server could answer in a second
     */
    record Storm(double seconds, double perSecond, double serverUsPerHandshake, double perCore) {

        static Storm of(int users, double seconds, double spent) {
            return new Storm(seconds, users / seconds, spent * 1e6 / users, users / spent);
        }
    }

    static ReconnectReport of(int users, List<Storm> warmUp, List<Storm> storms) {
        return new ReconnectReport(users, warmUp, storms, median(storms, Storm::perSecond),
                median(storms, Storm::perCore));
    }

    private static double median(List<Storm> storms, ToDoubleFunction<Storm> figure) {
        return Ratio.median(storms.stream().mapToDouble(figure).toArray());
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%s users come back at once, and every one is answered 200 OK%n%n", Text.count(users));
        var table = new ReportTable("storm", "took", "handshakes/s", "server CPU each", "handshakes/s and processor");
        addRows(table, "warm-up ", warmUp);
        addRows(table, "", storms);
        table.row("median", "", Text.number(medianPerSecond), "", Text.number(medianPerCore)).print(out);
    }

    private static void addRows(ReportTable table, String name, List<Storm> storms) {
        for (int i = 0; i < storms.size(); i++) {
            Storm storm = storms.get(i);
            table.row(name + (i + 1), Text.time(storm.seconds * 1e6), Text.number(storm.perSecond),
                    Text.time(storm.serverUsPerHandshake), Text.number(storm.perCore));
        }
    }
}
