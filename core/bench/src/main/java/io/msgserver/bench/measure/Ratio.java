package io.msgserver.bench.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A host's figure divided by that of a bare server, measured in turn.
 *
 * @param bare   the median
 * @param host   the median
 * @param ratio  of the medians
 * @param median of the rounds' own ratios, which is less sensitive to a machine whose speed drifts
 * @param least  of any round
 * @param most   of any round
 */
public record Ratio(String figure, double bare, double host, double ratio, double median, double least, double most) {

    /** @param rounds of both, at least one */
    public static <R> Ratio of(String figure, List<R> rounds, ToDoubleFunction<R> bare, ToDoubleFunction<R> host) {
        double ofBare = median(rounds.stream().mapToDouble(bare).toArray());
        double ofHost = median(rounds.stream().mapToDouble(host).toArray());
        double[] each = rounds.stream().mapToDouble(round -> host.applyAsDouble(round) / bare.applyAsDouble(round))
                .sorted().toArray();
        return new Ratio(figure, ofBare, ofHost, ofHost / ofBare, median(each), each[0], each[each.length - 1]);
    }

    /** @param figures not empty, in any order */
    public static double median(double... figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** @param name of the bare server's column */
    public static ReportTable table(String name, List<Ratio> ratios) {
        var medians = new ReportTable("medians", name, "host", "ratio", "median of ratios", "of any round");
        for (Ratio ratio : ratios) {
            medians.row(ratio.figure, Text.number(ratio.bare), Text.number(ratio.host), text(ratio.ratio),
                    text(ratio.median), text(ratio.least) + " to " + text(ratio.most));
        }
        return medians;
    }

    /** Returns the text for the report. */
    public static String text(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }
}
