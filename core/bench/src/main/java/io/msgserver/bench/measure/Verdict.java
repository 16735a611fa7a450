package io.msgserver.bench.measure;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The result of checking a bound.
 *
 * @param told the value that was found, and the bound
 */
public record Verdict(String name, boolean passed, String told) {

    public static void print(List<Verdict> verdicts, PrintWriter out) {
        for (Verdict verdict : verdicts) {
            out.printf(Locale.ROOT, "%-6s  %s: %s%n", verdict.passed ? "ok" : "FAILED", verdict.name, verdict.told);
        }
    }

    public static boolean all(List<Verdict> verdicts) {
        return verdicts.stream().allMatch(Verdict::passed);
    }
}
