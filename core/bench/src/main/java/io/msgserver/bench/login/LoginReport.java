package io.msgserver.bench.login;

import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.Ratio;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import io.msgserver.protocol.HandshakeKind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The cost of logins at a host and at a bare server, which are measured in turn.
 *
 * @param logins measured at the host
 * @param atOnce logins in progress at once
 */
record LoginReport(HandshakeKind handshake, int atOnce, long logins, List<Round> rounds, List<Ratio> ratios) {

    /** Both measurements of a round, one right after the other. */
    record Round(Side bare, Side host) {}

    /**
     * The measurement of one server.
     *
     * @param serverUsPerLogin    processor time
     * @param serverBytesPerLogin allocated bytes of its heap
     */
    record Side(Latency latency, double serverUsPerLogin, double serverBytesPerLogin) {}

    static LoginReport of(HandshakeKind handshake, int atOnce, List<Round> rounds) {
        return new LoginReport(handshake, atOnce,
                rounds.stream().mapToLong(round -> round.host.latency.requests()).sum(), rounds,
                List.of(ratio("server CPU µs/login", rounds, Side::serverUsPerLogin),
                        ratio("allocated bytes/login", rounds, Side::serverBytesPerLogin),
                        ratio("logins/s", rounds, side -> side.latency.rate()),
                        ratio("p50 µs", rounds, side -> side.latency.p50Us()),
                        ratio("p99 µs", rounds, side -> side.latency.p99Us())));
    }

    private static Ratio ratio(String name, List<Round> rounds, ToDoubleFunction<Side> figure) {
        return Ratio.of(name, rounds, round -> figure.applyAsDouble(round.bare),
                round -> figure.applyAsDouble(round.host));
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT,
                "%s logins, %s handshake, %d at once, beside a bare Netty server that knows no users%n%n",
                Text.count(logins), handshake, atOnce);
        var each = new ReportTable("round", "bare CPU", "host CPU", "ratio", "bare logins/s", "host logins/s",
                "bare p99",
                "host p99");
        for (int i = 0; i < rounds.size(); i++) {
            Side bare = rounds.get(i).bare;
            Side host = rounds.get(i).host;
            each.row(String.valueOf(i + 1), Text.time(bare.serverUsPerLogin), Text.time(host.serverUsPerLogin),
                    Ratio.text(host.serverUsPerLogin / bare.serverUsPerLogin), Text.number(bare.latency.rate()),
                    Text.number(host.latency.rate()), Text.time(bare.latency.p99Us()),
                    Text.time(host.latency.p99Us()));
        }
        each.print(out);
        out.println();
        Ratio.table("bare", ratios).print(out);
    }
}
