package io.msgserver.bench.attack;

import io.msgserver.bench.load.Faults;
import io.msgserver.bench.measure.Footprint;
import io.msgserver.bench.measure.Latency;
import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import io.msgserver.bench.measure.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The attacks, and their effects on clients that do no harm. */
record AttackReport(int clients, double rate, int rounds, List<Attacked> attacks) {

    /**
     * The result of one attack.
     *
     * @param connections  of the attacker, to each port
     * @param seconds      that the attack took
     * @param attempted    the attacker's attempts, by name
     * @param refused      the host's counts during the attack, by name
     * @param ratios       of p99 during the attack to p99 before it, by round
     * @param ratio        the median of these
     * @param comingBefore newcomers who logged in, connected, asked and left before the attack
     * @param coming       the same during the attack
     * @param before       the host's resources before the attack, after a garbage collection
     * @param most         the highest value of each resource during the attacks
     * @param first        as {@code before}, when the first attack was over
     * @param last         the same when all were over
     */
    record Attacked(String name, String told, int connections, double seconds, Map<String, Long> attempted,
            Map<String, Long> refused, Latency calm, Latency during, List<Double> ratios, double ratio,
            Coming comingBefore, Coming coming, Faults.Counts faults, Footprint before, Footprint most, Footprint first,
            Footprint last,
            List<Verdict> verdicts) {}

    /**
     * Newcomers; times in microseconds.
     *
     * @param loginP50Us of the login alone, up to the server's answer
     */
    record Coming(long served, int failed, double p50Us, double p99Us, double maxUs, double loginP50Us,
            double loginP99Us, double loginMaxUs) {
        static Coming of(NewUsers.Outcomes came) {
            return new Coming(came.served().requests(), came.failed(), came.served().percentile(50),
                    came.served().percentile(99), came.served().max(), came.logins().percentile(50),
                    came.logins().percentile(99), came.logins().max());
        }
    }

    boolean passed() {
        return attacks.stream().allMatch(attack -> Verdict.all(attack.verdicts));
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%d good clients, %s requests a second in all, %d rounds of each attack%n", clients,
                Text.count(Math.round(rate)), rounds);
        attacks.forEach(attack -> print(attack, out));
        out.println();
        felt().print(out);
        out.println();
        taken().print(out);
    }

    private static void print(Attacked attack, PrintWriter out) {
        out.printf(Locale.ROOT, "%n%s: %s%n", attack.name, attack.told);
        out.printf(Locale.ROOT, "  attacker: %s%n", text(attack.attempted));
        out.printf(Locale.ROOT, "  host: %s%n", text(attack.refused));
        out.printf(Locale.ROOT, "  p99 by round, in times that before: %s%n",
                attack.ratios.stream().map(Text::number).collect(Collectors.joining(", ")));
        out.printf(Locale.ROOT, "  good logins before: %s; during: %s%n", logins(attack.comingBefore),
                logins(attack.coming));
        Verdict.print(attack.verdicts, out);
    }

    private static String logins(Coming coming) {
        return "p50 " + Text.time(coming.loginP50Us) + ", p99 " + Text.time(coming.loginP99Us) + ", at most "
                + Text.time(coming.loginMaxUs);
    }

    private static String text(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream().map(count -> count.getKey().replace('_', ' ') + " "
                        + Text.count(count.getValue())).collect(Collectors.joining(", "));
    }

    private ReportTable felt() {
        var table = new ReportTable("attack", "connections", "time", "p50 before", "during", "p99 before", "during",
                "ratio",
                "newcomers", "p50 before", "during", "p99 before", "during", "verdict");
        for (Attacked attack : attacks) {
            table.row(attack.name, Text.count(attack.connections), Text.number(attack.seconds) + " s",
                    Text.time(attack.calm.p50Us()), Text.time(attack.during.p50Us()), Text.time(attack.calm.p99Us()),
                    Text.time(attack.during.p99Us()), Text.number(attack.ratio), newcomers(attack.coming),
                    Text.time(attack.comingBefore.p50Us), Text.time(attack.coming.p50Us),
                    Text.time(attack.comingBefore.p99Us), Text.time(attack.coming.p99Us),
                    Verdict.all(attack.verdicts) ? "ok" : "FAILED");
        }
        return table;
    }

    private static String newcomers(Coming coming) {
        return coming.served + " of " + (coming.served + coming.failed);
    }

    private ReportTable taken() {
        var table = new ReportTable("the host", "resident before", "most", "after", "direct before", "most", "after",
                "heap before", "after", "files before", "most", "after");
        for (Attacked attack : attacks) {
            table.row(attack.name, Text.megabytes(attack.before.resident()), Text.megabytes(attack.most.resident()),
                    Text.megabytes(attack.last.resident()), Text.megabytes(attack.before.direct()),
                    Text.megabytes(attack.most.direct()), Text.megabytes(attack.last.direct()),
                    Text.megabytes(attack.before.heap()), Text.megabytes(attack.last.heap()),
                    Text.count(attack.before.files()), Text.count(attack.most.files()),
                    Text.count(attack.last.files()));
        }
        return table;
    }
}
