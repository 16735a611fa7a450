package io.msgserver.bench.load;

import org.HdrHistogram.Histogram;

/**
 * The figures of a measurement.
 *
 * @param latencies  in nanoseconds, one for each request that was answered
 * @param longestGap in nanoseconds: the longest time without a response
 */
public record Figures(Histogram latencies, long longestGap) {

    /** Returns figures without any measurement. */
    public static Figures none() {
        return new Figures(LatencyTally.fresh(), 0);
    }

    /** Returns the sum of both. */
    public Figures with(Figures other) {
        Histogram sum = latencies.copy();
        sum.add(other.latencies);
        return new Figures(sum, Math.max(longestGap, other.longestGap));
    }

    public long requests() {
        return latencies.getTotalCount();
    }

    /** Returns a percentile of the latencies in microseconds. */
    public double percentile(double percent) {
        return latencies.getValueAtPercentile(percent) / 1e3;
    }

    /** Returns the highest latency in microseconds. */
    public double max() {
        return latencies.getMaxValue() / 1e3;
    }
}
