package io.msgserver.cli.control;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /status}. */
public record StatusView(String version, long pid, String started, String at, double up, List<String> missing,
        @Nullable Login login, int gates, int open, int connections, long users, long requests, List<Plugin> plugins) {
    /** Columns of the terminal for the name and labels of a metric. */
    private static final int WIDEST = 60;
    private static final int DIGITS = 6;

    public record Login(String plugin, @Nullable String address) {}

    /** @param metrics null from an older host, as {@code moreMetrics} */
    record Plugin(String id, @Nullable String version, long requests, long running, @Nullable List<Metric> metrics,
            @Nullable Integer moreMetrics) {}

    /** @param value null when the plugin gives no number */
    record Metric(String name, Map<String, String> labels, String kind, @Nullable Double value) {

        /** As Prometheus writes it, and cut where it gets too wide for a terminal. */
        String series() {
            String series = labels.isEmpty()
                    ? name
                    : name + labels.entrySet().stream().map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                            .collect(joining(",", "{", "}"));
            return series.length() <= WIDEST ? series : series.substring(0, WIDEST - 3) + "...";
        }

        /** Digits enough for a person; scripts have them all in the JSON. */
        String number() {
            if (value == null) {
                return "";
            }
            return Math.rint(value) == value && Math.abs(value) < 1e15
                    ? String.valueOf(value.longValue())
                    : new BigDecimal(value, new MathContext(DIGITS)).stripTrailingZeros().toString();
        }
    }
}
