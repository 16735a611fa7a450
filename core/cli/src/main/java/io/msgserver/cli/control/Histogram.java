package io.msgserver.cli.control;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long things took.
 *
 * @param counts by a bound in seconds: how many took no longer than that. The last bound is infinite
 */
public record Histogram(NavigableMap<Double, Double> counts) {

    /** Of what happened after that. */
    public Histogram since(Histogram before) {
        var after = new TreeMap<Double, Double>();
        counts.forEach((bound, count) -> after.put(bound, count - before.counts.getOrDefault(bound, 0.0)));
        return new Histogram(after);
    }

    public long count() {
        return counts.isEmpty() ? 0 : counts.lastEntry().getValue().longValue();
    }

    /**
     * The seconds that this share of them took at most, as near as the bounds let one see: between two they are taken
     * to be spread evenly, as Prometheus' {@code histogram_quantile} does. Null when there were none.
     */
    @Nullable
    public Double quantile(double share) {
        double all = count();
        double rank = share * all;
        double below = 0;
        double countBelow = 0;
        for (Map.Entry<Double, Double> entry : counts.entrySet()) {
            if (entry.getValue() >= rank && all > 0) {
                return entry.getKey().isInfinite()
                        ? below
                        : below + (entry.getKey() - below) * (rank - countBelow) / (entry.getValue() - countBelow);
            }
            below = entry.getKey();
            countBelow = entry.getValue();
        }
        return null;
    }
}
