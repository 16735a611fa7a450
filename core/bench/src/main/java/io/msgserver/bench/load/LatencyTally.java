package io.msgserver.bench.load;

import org.HdrHistogram.Histogram;

/** The answers of one group on one event loop, which owns it. */
final class LatencyTally {
    /** Latencies beyond count as this. */
    private static final long LONGEST = 60_000_000_000L;
    private static final int DIGITS = 3;

    private Histogram latencies = fresh();
    private long last;
    private long longestGap;

    static Histogram fresh() {
        return new Histogram(LONGEST, DIGITS);
    }

    /** @param latency in nanoseconds */
    void add(long latency) {
        latencies.recordValue(Math.min(latency, LONGEST));
    }

    /** Some were answered. */
    void answered(long now) {
        longestGap = Math.max(longestGap, now - last);
        last = now;
    }

    void begin(long now) {
        latencies.reset();
        last = now;
        longestGap = 0;
    }

    /** Returns the figures since the begin, and continues with new ones. */
    Figures end(long now) {
        answered(now);
        var figures = new Figures(latencies, longestGap);
        latencies = fresh();
        return figures;
    }
}
