package io.msgserver.bench.load;

import org.HdrHistogram.Histogram;

/**
 * The figures of a measurement.
 *
 * @param latencies  in nanoseconds, one for each request that was answered
 * @param longestGap in nanoseconds: the longest time in which none was answered
 */
public record Figures(Histogram latencies, long longestGap) {

    /** None yet. */
    public static Figures none() {
        return new Figures(LatencyTally.fresh(), 0);
    }

    /** Both together. */
    public Figures with(Figures other) {
        Histogram sum = latencies.copy();
        sum.add(other.latencies);
        return new Figures(sum, Math.max(longestGap, other.longestGap));
    }

    public long requests() {
        return latencies.getTotalCount();
    }

    /** In microseconds. */
    public double percentile(double percent) {
        return latencies.getValueAtPercentile(percent) / 1e3;
    }

    /** In microseconds. */
    public double max() {
        return latencies.getMaxValue() / 1e3;
    }
}
