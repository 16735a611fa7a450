package io.msgserver.bench.throughput;

import io.msgserver.bench.measure.Cost;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Ratio;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A host and the bare echo, measured in turn.
 *
 * @param pace    as in {@code depth 4} or {@code rate 5000}
 * @param crowd   further users of the host who are logged in
 * @param threads event loops of each server
 */
record CompareReport(String lane, int connections, String pace, int payload, int crowd, int threads, List<Round> rounds,
        List<Ratio> ratios) {

    /** Both measurements of a round, one right after the other. */
    record Round(Side echo, Side host) {}

    record Side(Latency latency, Cost cost) {
        double cpu() {
            return known(cost.serverUsPerRequest());
        }

        double allocated() {
            return known(cost.serverBytesPerRequest());
        }

        private static double known(@Nullable Double figure) {
            return figure == null ? Double.NaN : figure;
        }
    }

    static List<Ratio> ratios(List<Round> rounds) {
        return List.of(ratio("server CPU µs/request", rounds, Side::cpu),
                ratio("allocated bytes/request", rounds, Side::allocated),
                ratio("requests/s", rounds, side -> side.latency.rate()),
                ratio("p50 µs", rounds, side -> side.latency.p50Us()),
                ratio("p99 µs", rounds, side -> side.latency.p99Us()),
                ratio("p99.9 µs", rounds, side -> side.latency.p999Us()));
    }

    private static Ratio ratio(String name, List<Round> rounds, ToDoubleFunction<Side> figure) {
        return Ratio.of(name, rounds, round -> figure.applyAsDouble(round.echo),
                round -> figure.applyAsDouble(round.host));
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT,
                "%s lane beside a bare Netty echo: %s connections, %s, %s bytes, %s%d event loops each%n%n", lane,
                Text.count(connections), pace, Text.count(payload),
                crowd == 0 ? "" : Text.count(crowd) + " more users, ", threads);
        var each = new ReportTable("round", "echo CPU µs", "host CPU µs", "ratio", "echo req/s", "host req/s",
                "echo p50",
                "host p50", "echo p99", "host p99", "echo p99.9", "host p99.9");
        for (int i = 0; i < rounds.size(); i++) {
            Side echo = rounds.get(i).echo;
            Side host = rounds.get(i).host;
            each.row(String.valueOf(i + 1), Text.number(echo.cpu()), Text.number(host.cpu()),
                    Ratio.text(host.cpu() / echo.cpu()), Text.count(Math.round(echo.latency.rate())),
                    Text.count(Math.round(host.latency.rate())), Text.time(echo.latency.p50Us()),
                    Text.time(host.latency.p50Us()), Text.time(echo.latency.p99Us()), Text.time(host.latency.p99Us()),
                    Text.time(echo.latency.p999Us()), Text.time(host.latency.p999Us()));
        }
        each.print(out);
        out.println();
        Ratio.table("echo", ratios).print(out);
    }
}
