package io.msgserver.cli.control;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of a host, parsed from Prometheus' text format. */
public record Numbers(Map<Series, Double> values) {
    private static final Pattern LINE = Pattern.compile("([a-z]\\w*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final String BOUND = "le";

    record Series(String name, Map<String, String> labels) {

        boolean is(String wanted, Map<String, String> with) {
            return name.equals(wanted) && labels.entrySet().containsAll(with.entrySet());
        }
    }

    /** @throws NumberFormatException when this is no such text */
    public static Numbers parse(String text) {
        var values = new HashMap<Series, Double>();
        text.lines().map(LINE::matcher).filter(Matcher::matches).forEach(
                line -> values.put(new Series(line.group(1), labels(line.group(2))), number(line.group(3))));
        return new Numbers(Map.copyOf(values));
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        LABEL.matcher(text == null ? "" : text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        return Map.copyOf(labels);
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    /** All series of that name together that have those labels, and any others. */
    public double sum(String name, Map<String, String> labels) {
        return values.entrySet().stream().filter(entry -> entry.getKey().is(name, labels))
                .mapToDouble(Map.Entry::getValue).sum();
    }

    /** All histograms of that name in one that have those labels, and any others. */
    public Histogram histogram(String name, Map<String, String> labels) {
        var counts = new TreeMap<Double, Double>();
        values.forEach((series, count) -> {
            String bound = series.labels().get(BOUND);
            if (bound != null && series.is(name + "_bucket", labels)) {
                counts.merge(number(bound), count, Double::sum);
            }
        });
        return new Histogram(counts);
    }
}
